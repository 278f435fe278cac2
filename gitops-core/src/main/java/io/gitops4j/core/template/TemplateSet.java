package io.gitops4j.core.template;

import io.gitops4j.core.template.parse.Node.ListNode;
import io.gitops4j.core.template.parse.SyntaxException;
import io.gitops4j.core.template.trace.Origin;
import io.gitops4j.core.template.trace.TracedText;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compiled templates that can call one another. Immutable, and safe to be executed by many threads
 * at once; each execution has its own limits.
 *
 * <p>A text can define templates, and is one itself under its own name. Where a name is defined
 * twice the later text wins, unless it is blank.
 *
 * @since 0.1
 */
public final class TemplateSet {

  private final String name;
  private final MissingKey missingKey;
  private final TemplateLimits limits;
  private final TextCompiler compiler;
  private final @Nullable TemplateSet parent;
  private final Map<String, CompiledTemplate> templates;

  private TemplateSet(Builder builder, TextCompiler compiler) {
    this.name = builder.name;
    this.missingKey = builder.missingKey;
    this.limits = builder.limits;
    this.compiler = compiler;
    this.parent = null;
    this.templates = Map.copyOf(builder.added(compiler));
  }

  private TemplateSet(TemplateSet parent, Map<String, CompiledTemplate> templates) {
    this.name = parent.name;
    this.missingKey = parent.missingKey;
    this.limits = parent.limits;
    this.compiler = parent.compiler;
    this.parent = parent;
    this.templates = templates;
  }

  /** Begins a set. */
  public static Builder builder() {
    return new Builder();
  }

  /** The name of the set, which messages about missing templates name. */
  public String name() {
    return name;
  }

  /** What a field is that a map does not have. */
  public MissingKey missingKey() {
    return missingKey;
  }

  /** The names of the templates, sorted. */
  public Set<String> names() {
    Set<String> names = parent == null ? new TreeSet<>() : parent.names();
    names.addAll(templates.keySet());
    return names;
  }

  /**
   * Executes a template.
   *
   * @param template its name
   * @param data its dot; null is nil
   * @return what it writes
   * @throws TemplateException if there is no such template, it fails, or a limit is reached
   */
  public String execute(String template, @Nullable Object data) {
    return execute(template, data, FunctionTable.none());
  }

  /**
   * Executes a template with functions of its own.
   *
   * @param template its name
   * @param data its dot; null is nil
   * @param functions functions that replace those of the same names the set was built with, for
   *     this execution
   * @return what it writes
   * @throws TemplateException if there is no such template, it fails, or a limit is reached
   */
  public String execute(String template, @Nullable Object data, FunctionTable functions) {
    return compiler.isTraced()
        ? trace(template, data, functions, new IdentityHashMap<>()).text()
        : new Execution(this, functions, limits).execute(template, data);
  }

  /**
   * Executes a template of a set that was built with {@link Builder#traced}, and tells what wrote
   * each piece of its text. The text is that of {@link #execute(String, Object, FunctionTable)}.
   *
   * @param template its name
   * @param data its dot; null is nil
   * @param functions as there
   * @param known the tables, lists and structs in the data to begin with when it is told what was
   *     read, by identity
   * @throws TemplateException as there
   * @throws IllegalStateException when the set was not built so
   */
  public TracedText trace(
      String template,
      @Nullable Object data,
      FunctionTable functions,
      IdentityHashMap<Object, Origin> known) {
    if (!compiler.isTraced()) {
      throw new IllegalStateException("the templates were not compiled to be traced");
    }
    return new TracedExecution(this, functions, limits, known).trace(template, data);
  }

  @Nullable CompiledTemplate find(String template) {
    CompiledTemplate own = templates.get(template);
    return own == null && parent != null ? parent.find(template) : own;
  }

  /**
   * This set and the templates of another text, which no other set sees.
   *
   * @throws SyntaxException if the text does not parse
   */
  TemplateSet extended(String textName, String text) {
    Map<String, CompiledTemplate> added = new HashMap<>();
    Map<String, CompiledTemplate> compiled = compiler.compile(textName, text);
    compiled.forEach((key, template) -> add(added, key, template, find(key)));
    added.put(textName, compiled.getOrDefault(textName, compiler.empty(textName)));
    return new TemplateSet(this, added);
  }

  private static void add(
      Map<String, CompiledTemplate> all,
      String key,
      CompiledTemplate template,
      @Nullable CompiledTemplate old) {
    ListNode root = template.root();
    if (old == null || !root.empty()) {
      all.put(key, template);
    }
  }

  static TemplateException failure(SyntaxException wrong) {
    return new TemplateException(
        TemplateException.Reason.SYNTAX,
        wrong.name() + ":" + wrong.line(),
        String.valueOf(wrong.getMessage()),
        wrong.reason(),
        wrong);
  }

  /** Collects the texts and settings of a set. */
  public static final class Builder {

    private final Map<String, String> texts = new LinkedHashMap<>();
    private String name = "templates";
    private FunctionTable functions = FunctionTable.none();
    private MissingKey missingKey = MissingKey.DEFAULT;
    private TemplateLimits limits = TemplateLimits.defaults();
    private boolean traced;

    private Builder() {}

    /** The name of the set; default {@code templates}. */
    public Builder name(String set) {
      this.name = set;
      return this;
    }

    /** Functions beside Go's own, which they can replace; default none. */
    public Builder functions(FunctionTable table) {
      this.functions = table;
      return this;
    }

    /** What a field is that a map does not have; default {@link MissingKey#DEFAULT}. */
    public Builder missingKey(MissingKey choice) {
      this.missingKey = choice;
      return this;
    }

    /** What an execution may do; default {@link TemplateLimits#defaults()}. */
    public Builder limits(TemplateLimits most) {
      this.limits = most;
      return this;
    }

    /** Whether the set is for {@link TemplateSet#trace} alone; default no. */
    public Builder traced(boolean choice) {
      this.traced = choice;
      return this;
    }

    /**
     * Adds a text.
     *
     * @param template the name of the template that the text is
     * @param text the text
     */
    public Builder add(String template, String text) {
      texts.remove(template);
      texts.put(template, text);
      return this;
    }

    /**
     * Compiles the texts, in the order they were added.
     *
     * @throws TemplateException if one does not parse
     */
    public TemplateSet build() {
      try {
        return new TemplateSet(
            this, new TextCompiler(functions, traced ? TracedParts.TRACED : Parts.PLAIN));
      } catch (SyntaxException wrong) {
        throw failure(wrong);
      }
    }

    private Map<String, CompiledTemplate> added(TextCompiler compiler) {
      Map<String, CompiledTemplate> all = new HashMap<>();
      texts.forEach(
          (template, text) ->
              compiler
                  .compile(template, text)
                  .forEach((key, compiled) -> TemplateSet.add(all, key, compiled, all.get(key))));
      return all;
    }
  }
}
