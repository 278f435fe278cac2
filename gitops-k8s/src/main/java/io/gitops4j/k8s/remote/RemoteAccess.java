package io.gitops4j.k8s.remote;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.gitops4j.ApplyException;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.k8s.api.ApiError;
import io.gitops4j.k8s.api.Json;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.LiveObject;
import io.gitops4j.k8s.api.Refusal;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.spi.ClusterCredentials;
import io.gitops4j.spi.KubeConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how the cluster of a reference is reached, from the Secret or ConfigMap it leads to.
 *
 * <p>The keys of a ConfigMap: {@code provider}, {@code cluster}, {@code address}, {@code ca.crt},
 * {@code audiences} (one a line), {@code serviceAccountName}. An address must be {@code https},
 * which may be left out. Source: Flux, {@code spec.kubeConfig} in the documentation of the
 * Kustomization API, {@code pkg/auth}. Safe for use by several threads.
 */
public final class RemoteAccess {

  private static final ResourceType SECRETS =
      new ResourceType("", "v1", "Secret", "secrets", true, Set.of());
  private static final ResourceType CONFIG_MAPS =
      new ResourceType("", "v1", "ConfigMap", "configmaps", true, Set.of());

  private final KubernetesApi home;
  private final boolean insecureTls;
  private final Function<String, Optional<ClusterCredentials>> providers;
  private final Clock clock;
  private final Map<KubeConfig, Kept> kept = new ConcurrentHashMap<>();

  /** Tokens for what a ConfigMap said. */
  private record Kept(String key, Tokens tokens) {}

  /**
   * Reads through an access to the cluster that references are in.
   *
   * @param insecureTls whether connections are allowed that are not authenticated
   * @param providers who signs in to the clusters of a cloud
   */
  public RemoteAccess(
      KubernetesApi home,
      boolean insecureTls,
      Function<String, Optional<ClusterCredentials>> providers,
      Clock clock) {
    this.home = home;
    this.insecureTls = insecureTls;
    this.providers = providers;
    this.clock = clock;
  }

  /**
   * Reads a reference.
   *
   * @throws ApplyException when it leads to nothing that can be used
   */
  public Access read(KubeConfig kubeConfig) {
    return kubeConfig.kind() == KubeConfig.Kind.SECRET
        ? ofSecret(kubeConfig)
        : ofConfigMap(kubeConfig);
  }

  private Access ofSecret(KubeConfig kubeConfig) {
    Map<String, @Nullable Object> data = data(SECRETS, kubeConfig);
    String wanted = kubeConfig.key();
    List<String> keys = wanted.isEmpty() ? List.of("value", "value.yaml") : List.of(wanted);
    String encoded =
        keys.stream()
            .filter(data::containsKey)
            .findFirst()
            .map(key -> Json.text(data, key))
            .orElseThrow(
                () ->
                    Refused.of(
                        kubeConfig,
                        Reason.NOT_FOUND,
                        "it has no entry "
                            + keys.get(0)
                            + " with a kubeconfig; add it or correct"
                            + " the key"));
    String text;
    try {
      text = new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refused.of(kubeConfig, Reason.INVALID, "its entry is not base64; encode it");
    }
    return new Access(
        Json.digest(List.of("kubeconfig", text)),
        new KubeConfigText(kubeConfig, insecureTls).read(text));
  }

  private Access ofConfigMap(KubeConfig kubeConfig) {
    Map<String, @Nullable Object> data = data(CONFIG_MAPS, kubeConfig);
    String key = Json.digest(data);
    Kept now =
        kept.compute(
            kubeConfig,
            (k, old) ->
                old != null && old.key().equals(key)
                    ? old
                    : new Kept(key, new Tokens(source(kubeConfig, data), clock)));
    ClusterCredentials.Login login = now.tokens().login();
    String authority = login.certificateAuthority();
    ConfigBuilder config =
        new ConfigBuilder(Config.empty())
            .withAutoConfigure(false)
            .withMasterUrl(login.address())
            .withOauthTokenProvider(() -> now.tokens().login().token().reveal());
    if (!authority.isEmpty()) {
      byte[] pem = authority.getBytes(StandardCharsets.UTF_8);
      if (!KubeConfigText.isCertificates(pem)) {
        throw Refused.of(
            kubeConfig, Reason.INVALID, "its entry ca.crt holds no certificates in PEM");
      }
      config.withCaCertData(Base64.getEncoder().encodeToString(pem));
    }
    return new Access(Json.digest(List.of(key, login.address(), authority)), config.build());
  }

  private Supplier<ClusterCredentials.Login> source(
      KubeConfig kubeConfig, Map<String, @Nullable Object> data) {
    String provider = Json.text(data, "provider");
    String account = Json.text(data, "serviceAccountName");
    ClusterCredentials.Cluster cluster =
        new ClusterCredentials.Cluster(
            Json.text(data, "cluster"),
            address(kubeConfig, Json.text(data, "address")),
            Json.text(data, "ca.crt"));
    if (provider.equals("generic")) {
      if (cluster.address().isEmpty()) {
        throw Refused.of(kubeConfig, Reason.INVALID, "it has no entry address; add it");
      }
      List<String> audiences =
          Json.text(data, "audiences")
              .lines()
              .map(String::strip)
              .filter(a -> !a.isEmpty())
              .toList();
      ServiceAccountTokens tokens = new ServiceAccountTokens(home, kubeConfig);
      return () -> tokens.login(cluster, account, audiences);
    }
    ClusterCredentials credentials =
        providers.apply(provider).orElseThrow(() -> unknown(kubeConfig, provider));
    if (!account.isEmpty()) {
      throw Refused.of(
          kubeConfig,
          Reason.UNSUPPORTED,
          "serviceAccountName is supported with the provider generic only; leave it out to sign in"
              + " as this process");
    }
    return () -> credentials.login(cluster);
  }

  private static ApplyException unknown(KubeConfig kubeConfig, String provider) {
    return switch (provider) {
      case "" -> Refused.of(kubeConfig, Reason.INVALID, "it has no entry provider; add it");
      case "aws" ->
          Refused.of(
              kubeConfig,
              Reason.UNSUPPORTED,
              "nothing on the class path signs in for the provider aws; add gitops-aws");
      case "azure", "gcp" ->
          Refused.of(
              kubeConfig,
              Reason.UNSUPPORTED,
              "the provider "
                  + provider
                  + " is not supported; use a kubeconfig in a Secret, or the provider generic");
      default ->
          Refused.of(
              kubeConfig,
              Reason.INVALID,
              "its provider is none of aws, azure, gcp and generic; correct it");
    };
  }

  /** As {@code https://host:port}; empty when none is told. */
  private static String address(KubeConfig kubeConfig, String told) {
    if (told.isEmpty()) {
      return "";
    }
    String full = told.contains("://") ? told : "https://" + told;
    URI uri;
    try {
      uri = URI.create(full);
    } catch (IllegalArgumentException e) {
      uri = URI.create("");
    }
    if (uri.getHost() == null || uri.getUserInfo() != null || !"https".equals(uri.getScheme())) {
      throw Refused.of(
          kubeConfig, Reason.INVALID, "its address is none such as https://host:6443; correct it");
    }
    return "https://"
        + uri.getHost().toLowerCase(Locale.ROOT)
        + ":"
        + (uri.getPort() < 0 ? 443 : uri.getPort());
  }

  private Map<String, @Nullable Object> data(ResourceType type, KubeConfig kubeConfig) {
    Optional<LiveObject> live;
    try {
      live = home.get(type, kubeConfig.ref());
    } catch (ApiError e) {
      throw Refusal.failure(Stage.PLAN, "read " + kubeConfig.ref() + " (spec.kubeConfig)", e);
    }
    return live.map(found -> Json.child(found.content(), "data"))
        .orElseThrow(
            () ->
                Refused.of(kubeConfig, Reason.NOT_FOUND, "there is none of that name; create it"));
  }
}
