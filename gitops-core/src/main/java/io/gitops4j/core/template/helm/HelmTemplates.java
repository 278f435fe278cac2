package io.gitops4j.core.template.helm;

import io.gitops4j.core.template.FunctionTable;
import io.gitops4j.core.template.MissingKey;
import io.gitops4j.core.template.TemplateException;
import io.gitops4j.core.template.TemplateLimits;
import io.gitops4j.core.template.TemplateSet;
import io.gitops4j.core.template.trace.Origin;
import io.gitops4j.core.template.trace.TracedText;
import io.gitops4j.core.template.value.GoText;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The templates of a chart and its subcharts, compiled once. Immutable and safe to be rendered by
 * many threads at once, each with values of its own.
 *
 * <p>All templates share one namespace. They are parsed and rendered from the deepest path to the
 * shallowest, paths of one depth backwards by name; of two definitions of a name the last parsed
 * counts, so that a parent chart overrides its subcharts. Source: Helm 3.22, {@code
 * pkg/engine/engine.go}, {@code sortTemplates}.
 *
 * @since 0.1
 */
public final class HelmTemplates {

  private static final String SET_NAME = "gotpl";

  private static final ClusterLookup NO_CLUSTER =
      (version, kind, namespace, name) -> new LinkedHashMap<>();

  private final TemplateSet templates;
  private final List<String> order;
  private final boolean lint;

  private HelmTemplates(Builder builder) {
    this.lint = builder.lint;
    this.order = builder.texts.keySet().stream().sorted(HelmTemplates::lastFirst).toList();
    TemplateSet.Builder set =
        TemplateSet.builder()
            .name(SET_NAME)
            .functions(builder.functions.with(HelmFunctions.table(lint, NO_CLUSTER)))
            .missingKey(builder.strict ? MissingKey.ERROR : MissingKey.ZERO)
            .limits(builder.limits)
            .traced(builder.traced);
    order.forEach(path -> set.add(path, String.valueOf(builder.texts.get(path))));
    try {
      this.templates = set.build();
    } catch (TemplateException wrong) {
      throw parseError(wrong);
    }
  }

  private static int lastFirst(String left, String right) {
    int deeper = Integer.compare(depth(right), depth(left));
    return deeper != 0 ? deeper : GoText.compare(right, left);
  }

  private static int depth(String path) {
    return (int) path.chars().filter(c -> c == '/').count();
  }

  /** Begins a collection of templates. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The paths of the templates that are rendered, in the order in which Helm renders them: all but
   * those whose file name begins with an underscore.
   */
  public List<String> rendered() {
    List<String> paths = new ArrayList<>(order);
    paths.removeIf(path -> path.startsWith("_", path.lastIndexOf('/') + 1));
    return paths;
  }

  /**
   * Renders a template without a cluster: {@code lookup} finds nothing.
   *
   * @see #render(String, String, Map, ClusterLookup)
   */
  public String render(String path, String basePath, Map<String, @Nullable Object> scope) {
    return render(path, basePath, scope, NO_CLUSTER);
  }

  /**
   * Renders a template.
   *
   * @param path its path, such as {@code chart/templates/service.yaml}
   * @param basePath the folder of the chart's templates, such as {@code chart/templates}
   * @param scope what the template sees: {@code Values}, {@code Release} and so on. {@code
   *     Template} is put in; templates may change what is in it, which Helm lets the templates of a
   *     chart that are rendered later see
   * @param lookup answers {@code lookup}
   * @return the text
   * @throws HelmTemplateException if it fails or goes beyond a limit
   */
  public String render(
      String path, String basePath, Map<String, @Nullable Object> scope, ClusterLookup lookup) {
    try {
      return HelmFunctions.withoutNoValue(
          templates.execute(path, dot(path, basePath, scope), functions(lookup)));
    } catch (TemplateException failed) {
      throw executionError(failed);
    }
  }

  /**
   * Renders a template of a collection that was built with {@link Builder#traced}, and tells what
   * wrote each piece of it. The text is the same.
   *
   * @param known the tables and structs of the scope to begin with when it is told what was read,
   *     by identity
   * @throws HelmTemplateException if it fails or goes beyond a limit
   * @see #render(String, String, Map, ClusterLookup)
   */
  public TracedText trace(
      String path,
      String basePath,
      Map<String, @Nullable Object> scope,
      ClusterLookup lookup,
      IdentityHashMap<Object, Origin> known) {
    try {
      return templates
          .trace(path, dot(path, basePath, scope), functions(lookup), known)
          .without(HelmFunctions.NO_VALUE);
    } catch (TemplateException failed) {
      throw executionError(failed);
    }
  }

  private static ChartValues dot(
      String path, String basePath, Map<String, @Nullable Object> scope) {
    Map<String, @Nullable Object> template = new TreeMap<>();
    template.put("Name", path);
    template.put("BasePath", basePath);
    scope.put("Template", new ChartValues(template));
    return new ChartValues(scope);
  }

  private FunctionTable functions(ClusterLookup lookup) {
    return lookup == NO_CLUSTER ? FunctionTable.none() : HelmFunctions.lookup(lint, lookup);
  }

  /** Of a parse error Helm keeps what stands behind the last colon. */
  private static HelmTemplateException parseError(TemplateException wrong) {
    String problem = wrong.problem();
    int colon = problem.lastIndexOf(": ");
    String last = colon < 0 ? problem : problem.substring(colon + 2);
    return new HelmTemplateException(
        "parse error at (" + wrong.location() + "): " + last, wrong.location(), false, wrong);
  }

  private static HelmTemplateException executionError(TemplateException failed) {
    for (Throwable cause = failed.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SaidException said) {
        return new HelmTemplateException(
            "execution error at (" + failed.location() + "): " + said.getMessage(),
            failed.location(),
            true,
            failed);
      }
    }
    return new HelmTemplateException(
        String.valueOf(failed.getMessage()), failed.location(), false, failed);
  }

  /** Collects templates and settings. */
  public static final class Builder {

    private final Map<String, String> texts = new LinkedHashMap<>();
    private FunctionTable functions = FunctionTable.none();
    private TemplateLimits limits = TemplateLimits.defaults();
    private boolean strict;
    private boolean lint;
    private boolean traced;

    private Builder() {}

    /** Adds a template by its path, such as {@code chart/templates/_helpers.tpl}. */
    public Builder add(String path, String text) {
      texts.put(path, text);
      return this;
    }

    /** Functions beside Go's and those about templates; default none. */
    public Builder functions(FunctionTable table) {
      this.functions = table;
      return this;
    }

    /** Whether a key that a map does not have is an error; default no. */
    public Builder strict(boolean choice) {
      this.strict = choice;
      return this;
    }

    /** Whether {@code fail} and {@code required} give an empty text; default no. */
    public Builder lint(boolean choice) {
      this.lint = choice;
      return this;
    }

    /** Whether the templates are for {@link HelmTemplates#trace} alone; default no. */
    public Builder traced(boolean choice) {
      this.traced = choice;
      return this;
    }

    /** What rendering one template may do; default {@link TemplateLimits#defaults()}. */
    public Builder limits(TemplateLimits most) {
      this.limits = most;
      return this;
    }

    /**
     * Compiles the templates.
     *
     * @throws HelmTemplateException if one does not parse
     */
    public HelmTemplates build() {
      return new HelmTemplates(this);
    }
  }
}
