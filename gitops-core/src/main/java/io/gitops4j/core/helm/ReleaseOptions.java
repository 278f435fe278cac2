package io.gitops4j.core.helm;

import io.gitops4j.core.template.sprig.TemplateEnvironment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a chart is rendered for: the release and the ways to render. Immutable.
 *
 * @since 0.1
 */
public final class ReleaseOptions {

  private final Builder settings;

  private ReleaseOptions(Builder settings) {
    this.settings = settings;
  }

  /**
   * Begins options.
   *
   * @param name the release's name: at most 53 characters, DNS labels between dots
   * @param namespace the release's namespace, which is put into no object
   */
  public static Builder of(String name, String namespace) {
    return new Builder(name, namespace);
  }

  /** The release's name. */
  public String name() {
    return settings.name;
  }

  /** The release's namespace. */
  public String namespace() {
    return settings.namespace;
  }

  /** The release's revision. */
  public int revision() {
    return settings.revision;
  }

  /** Whether the release is there already. */
  public boolean isUpgrade() {
    return settings.upgrade;
  }

  /** The values that are given. */
  public Map<String, @Nullable Object> values() {
    return settings.values;
  }

  /** What the chart is told about the cluster. */
  public Capabilities capabilities() {
    return settings.capabilities;
  }

  /** Whether the files of custom resource definitions come before the manifests. */
  public boolean includesCrds() {
    return settings.includeCrds;
  }

  /** Whether values are not held against {@code values.schema.json}. */
  public boolean skipsSchemaValidation() {
    return settings.skipSchemaValidation;
  }

  /** Whether the notes of subcharts are notes, too. */
  public boolean includesSubchartNotes() {
    return settings.subchartNotes;
  }

  /** Who changes the manifests last. */
  public Optional<PostRenderer> postRenderer() {
    return Optional.ofNullable(settings.postRenderer);
  }

  /** Time and chance, as functions of templates see them. */
  public TemplateEnvironment environment() {
    return settings.environment;
  }

  /**
   * Collects {@link ReleaseOptions}.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final String name;
    private final String namespace;
    private int revision = 1;
    private boolean upgrade;
    private Map<String, @Nullable Object> values = Map.of();
    private Capabilities capabilities = Capabilities.defaults();
    private boolean includeCrds;
    private boolean skipSchemaValidation;
    private boolean subchartNotes;
    private @Nullable PostRenderer postRenderer;
    private TemplateEnvironment environment = TemplateEnvironment.system();

    private Builder(String name, String namespace) {
      this.name = name;
      this.namespace = namespace;
    }

    private Builder(Builder other) {
      this.name = other.name;
      this.namespace = other.namespace;
      this.revision = other.revision;
      this.upgrade = other.upgrade;
      this.values = other.values;
      this.capabilities = other.capabilities;
      this.includeCrds = other.includeCrds;
      this.skipSchemaValidation = other.skipSchemaValidation;
      this.subchartNotes = other.subchartNotes;
      this.postRenderer = other.postRenderer;
      this.environment = other.environment;
    }

    /** The release's revision, from 1; default 1. */
    public Builder revision(int number) {
      if (number < 1) {
        throw new IllegalArgumentException("number must be at least 1");
      }
      this.revision = number;
      return this;
    }

    /** Whether the release is there already; default not. */
    public Builder upgrade(boolean is) {
      this.upgrade = is;
      return this;
    }

    /**
     * The values that are given; default none. They are copied when the chart is rendered, and
     * every number becomes a {@code Double}, as Helm reads numbers from files.
     */
    public Builder values(Map<String, @Nullable Object> given) {
      this.values = Collections.unmodifiableMap(new LinkedHashMap<>(given));
      return this;
    }

    /** What the chart is told about the cluster; default {@link Capabilities#defaults()}. */
    public Builder capabilities(Capabilities told) {
      this.capabilities = told;
      return this;
    }

    /** Whether files of custom resource definitions come before the manifests; default not. */
    public Builder includeCrds(boolean include) {
      this.includeCrds = include;
      return this;
    }

    /** Whether values are not held against {@code values.schema.json}; default they are. */
    public Builder skipSchemaValidation(boolean skip) {
      this.skipSchemaValidation = skip;
      return this;
    }

    /** Whether the notes of subcharts are notes, too; default not. */
    public Builder subchartNotes(boolean include) {
      this.subchartNotes = include;
      return this;
    }

    /** Who changes the manifests last; default nobody. */
    public Builder postRenderer(PostRenderer renderer) {
      this.postRenderer = renderer;
      return this;
    }

    /** Time and chance; default those of the system. */
    public Builder environment(TemplateEnvironment source) {
      this.environment = source;
      return this;
    }

    /** The options. */
    public ReleaseOptions build() {
      return new ReleaseOptions(new Builder(this));
    }
  }
}
