package io.gitops4j.core.helm;

import io.gitops4j.core.helm.schema.SchemaValidator;
import io.gitops4j.core.template.helm.ApiVersions;
import io.gitops4j.core.template.helm.Capabilities;
import io.gitops4j.core.template.helm.ClusterLookup;
import io.gitops4j.core.template.helm.HelmVersion;
import io.gitops4j.core.template.helm.KubeVersion;
import io.gitops4j.spi.ClusterCapabilities;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a chart is rendered for: the release and the ways to render. Immutable.
 *
 * @since 0.1
 */
public final class ReleaseOptions {

  private static final Capabilities DEFAULTS =
      new Capabilities(
          KubeVersion.of("v1.34.0"), ApiVersions.builtIn(), new HelmVersion("v3.22.0", "go1.26.8"));
  private static final ClusterLookup NO_CLUSTER =
      (version, kind, namespace, name) -> new LinkedHashMap<>();
  private static final Pattern VERSION =
      Pattern.compile(
          "\\s*v?((?:0|[1-9][0-9]{0,8})(?:\\.(?:0|[1-9][0-9]{0,8}))+)(?![.0-9]).*", Pattern.DOTALL);

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

  /** A builder that begins with these options. */
  public Builder toBuilder() {
    return new Builder(settings);
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

  /** Who holds values against schemas, where it is not the renderer's own choice. */
  public Optional<SchemaValidator> schemaValidator() {
    return Optional.ofNullable(settings.schemaValidator);
  }

  /** Who answers {@code lookup}. */
  public ClusterLookup lookup() {
    return settings.lookup;
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
    private Capabilities capabilities = DEFAULTS;
    private boolean includeCrds;
    private boolean skipSchemaValidation;
    private @Nullable SchemaValidator schemaValidator;
    private boolean subchartNotes;
    private @Nullable PostRenderer postRenderer;
    private ClusterLookup lookup = NO_CLUSTER;

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
      this.schemaValidator = other.schemaValidator;
      this.subchartNotes = other.subchartNotes;
      this.postRenderer = other.postRenderer;
      this.lookup = other.lookup;
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

    /**
     * What the chart is told about the cluster; default what {@code helm template} tells without
     * one: Kubernetes 1.34 and the API versions of its own kinds.
     */
    public Builder capabilities(Capabilities told) {
      this.capabilities = told;
      return this;
    }

    /**
     * The version of Kubernetes, as {@code --kube-version} takes it: two or more numbers, with or
     * without a {@code v}. What follows the numbers is dropped, as Helm 3 does: {@code 1.30.0+k3s1}
     * is {@code v1.30.0}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public Builder kubeVersion(String version) {
      Matcher match = VERSION.matcher(version);
      if (version.length() > 256 || !match.matches()) {
        throw new IllegalArgumentException("\"" + version + "\" is not a version of Kubernetes");
      }
      this.capabilities =
          new Capabilities(
              KubeVersion.of("v" + match.group(1)),
              capabilities.apiVersions(),
              capabilities.helmVersion());
      return this;
    }

    /**
     * More API versions, as {@code --api-versions} adds them: {@code monitoring.coreos.com/v1},
     * {@code monitoring.coreos.com/v1/ServiceMonitor}.
     */
    public Builder moreApiVersions(List<String> versions) {
      this.capabilities =
          new Capabilities(
              capabilities.kubeVersion(),
              capabilities.apiVersions().with(versions),
              capabilities.helmVersion());
      return this;
    }

    /** What a live cluster says it is and serves, in place of what Helm tells without one. */
    public Builder cluster(ClusterCapabilities cluster) {
      this.capabilities =
          new Capabilities(
              new KubeVersion(cluster.version(), cluster.major(), cluster.minor()),
              new ApiVersions(cluster.apiVersions()),
              capabilities.helmVersion());
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

    /**
     * Who holds values against schemas; default {@link
     * io.gitops4j.core.helm.schema.SchemaValidators#onClassPath()}. Where there is none, a notice
     * says so for each chart that has a schema.
     */
    public Builder schemaValidator(SchemaValidator validator) {
      this.schemaValidator = validator;
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

    /** Who answers {@code lookup}; default nobody, so that nothing is found. */
    public Builder lookup(ClusterLookup answers) {
      this.lookup = answers;
      return this;
    }

    /** The options. */
    public ReleaseOptions build() {
      return new ReleaseOptions(new Builder(this));
    }
  }
}
