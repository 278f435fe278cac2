package io.gitops4j.core.registry;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.core.source.SourceIgnore;
import io.gitops4j.spi.Plugins;
import io.gitops4j.spi.RegistryCredentials;
import io.gitops4j.spi.SignaturePolicy;
import io.gitops4j.spi.Source;
import io.gitops4j.spi.SourceProvider;
import io.gitops4j.spi.SourceSpec;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Opens what a Flux OCIRepository declares, and a HelmChart of a HelmRepository of either type.
 *
 * <p>Only {@code oci://}, {@code http://} and {@code https://} addresses are opened. The sources
 * that one provider opened share an HTTP client and the indexes of chart repositories while they
 * are open. A {@code provider} other than {@code generic} needs {@link RegistryCredentials} of that
 * name: given to the builder, or found once with {@link java.util.ServiceLoader}.
 *
 * @since 0.1
 */
public final class RegistrySourceProvider implements SourceProvider {

  private static final String CHART = "HelmChart";
  private static final String ARTIFACT = "OCIRepository";

  private final Map<String, RegistryCredentials> credentials;
  private final Predicate<URI> reachable;
  private final SharedReach shared;

  /** The provider with all defaults. */
  public RegistrySourceProvider() {
    this(builder());
  }

  private RegistrySourceProvider(Builder builder) {
    this.credentials = new ConcurrentHashMap<>(builder.credentials);
    this.reachable = builder.reachable;
    this.shared = new SharedReach(builder.httpClient, Duration.ofSeconds(60));
  }

  /** Starts a provider with other settings. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Collects the settings of a {@link RegistrySourceProvider}.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final Map<String, RegistryCredentials> credentials = new HashMap<>();
    private Predicate<URI> reachable = address -> true;
    private @Nullable HttpClient httpClient;

    private Builder() {}

    /** Who signs in to the registries of a cloud. */
    public Builder credentials(RegistryCredentials cloud) {
      credentials.put(cloud.provider(), cloud);
      return this;
    }

    /** Which addresses may be asked, redirects and those for tokens among them; by default any. */
    public Builder reachable(Predicate<URI> allowed) {
      this.reachable = allowed;
      return this;
    }

    /**
     * The client to use, which must not follow redirects by itself and is not closed; by default
     * one that lasts while a source is open.
     */
    public Builder httpClient(HttpClient client) {
      if (client.followRedirects() != HttpClient.Redirect.NEVER) {
        throw new IllegalArgumentException(
            "the HTTP client given follows redirects by itself; set it to Redirect.NEVER");
      }
      this.httpClient = client;
      return this;
    }

    /** The provider. */
    public RegistrySourceProvider build() {
      return new RegistrySourceProvider(this);
    }
  }

  @Override
  public String id() {
    return "registry";
  }

  @Override
  public boolean supports(SourceSpec spec) {
    return spec.kind().equals(ARTIFACT) || spec.kind().equals(CHART);
  }

  @Override
  public boolean verifiesSignatures() {
    return true;
  }

  @Override
  public boolean usesProxies() {
    return true;
  }

  @Override
  public Source open(SourceSpec spec) {
    try {
      String scheme = spec.url().toLowerCase(Locale.ROOT).replaceFirst("(?s)://.*", "");
      boolean oci = scheme.equals("oci");
      boolean web = scheme.equals("http") || scheme.equals("https");
      if (!oci && !(web && spec.kind().equals(CHART))) {
        throw refused(
            spec,
            Reason.DENIED,
            "its url %s does not begin with %s"
                .formatted(
                    RepositoryAddress.redacted(spec.url()),
                    spec.kind().equals(CHART) ? "http://, https:// or oci://" : "oci://"));
      }
      if (web && "oci".equals(spec.settings().get("type"))) {
        throw refused(
            spec, Reason.INVALID, "the HelmRepository is of type oci, and its url is not oci://");
      }
      return spec.kind().equals(CHART) ? chart(spec, oci) : artifact(spec);
    } catch (SourceException e) {
      throw spec.location()
          .map(place -> new SourceException(e.failure().withLocation(place), e))
          .orElse(e);
    }
  }

  private Source artifact(SourceSpec spec) {
    OciSource.Builder source =
        oci(spec).ref(spec.ref()).layer(spec.settings().getOrDefault("mediaType", ""));
    if ("copy".equals(spec.settings().get("operation"))) {
      source.copy();
    }
    return source.build();
  }

  private Source chart(SourceSpec spec, boolean oci) {
    String name = spec.ref().getOrDefault("chart", "");
    String version = spec.ref().getOrDefault("version", "");
    if (name.isBlank()) {
      throw refused(spec, Reason.INVALID, "it names no chart");
    }
    if (oci) {
      return oci(spec).chart(name, version).build();
    }
    if (spec.signatures().isPresent()) {
      throw refused(
          spec,
          Reason.UNSUPPORTED,
          "its verify needs a HelmRepository of type oci, as only registries have signatures");
    }
    if (!spec.proxy().isEmpty()) {
      throw refused(
          spec, Reason.UNSUPPORTED, "a HelmRepository that is no registry has no proxySecretRef");
    }
    return HelmRepositorySource.at(spec.url())
        .chart(name)
        .version(version)
        .credentials(spec.credentials())
        .passCredentials("true".equals(spec.settings().get("passCredentials")))
        .timeout(spec.timeout())
        .reachable(reachable)
        .shared(shared)
        .build();
  }

  private OciSource.Builder oci(SourceSpec spec) {
    OciSource.Builder source =
        OciSource.at(spec.url())
            .insecure("true".equals(spec.settings().get("insecure")))
            .credentials(spec.credentials())
            .ignore(SourceIgnore.of(spec.ignore()))
            .timeout(spec.timeout())
            .reachable(reachable)
            .proxy(spec.proxy())
            .shared(shared);
    SignaturePolicy signatures = spec.signatures().orElse(null);
    if (signatures != null) {
      source.signedBy(cosign(spec, signatures).keys());
    }
    String cloud = spec.settings().getOrDefault("provider", "generic");
    if (!cloud.equals("generic")) {
      source.credentials(
          cloud(cloud)
              .orElseThrow(
                  () ->
                      refused(
                          spec,
                          Reason.UNSUPPORTED,
                          "it signs in with the provider %s, for which there are no RegistryCredentials; give them to RegistrySourceProvider.builder(), or give a Secret and the provider generic"
                              .formatted(cloud))));
    }
    return source;
  }

  private static SignaturePolicy cosign(SourceSpec spec, SignaturePolicy policy) {
    if (!policy.provider().equals("cosign")) {
      throw refused(
          spec,
          Reason.UNSUPPORTED,
          "its signatures are of %s, which cannot be checked; sign it with cosign"
              .formatted(policy.provider()));
    }
    return policy;
  }

  /** Those of a cloud, which may keep what they got, so all sources have the same. */
  private Optional<RegistryCredentials> cloud(String name) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? getClass().getClassLoader() : context;
    if (!credentials.containsKey(name)) {
      Plugins.registryCredentials(name, loader)
          .ifPresent(found -> credentials.putIfAbsent(name, found));
    }
    return Optional.ofNullable(credentials.get(name));
  }

  private static SourceException refused(SourceSpec spec, Reason reason, String why) {
    return new SourceException(
        Failure.of(
            Stage.RESOLVE,
            reason,
            "Cannot open the %s %s/%s: %s."
                .formatted(spec.kind(), spec.namespace(), spec.name(), why)));
  }
}
