package io.gitops4j.k8s.remote;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.gitops4j.ApplyException;
import io.gitops4j.Reason;
import io.gitops4j.k8s.api.Json;
import io.gitops4j.spi.KubeConfig;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a kubeconfig that came out of a cluster, and trusts it with nothing on this machine.
 *
 * <p>The rule: of the cluster and the user that {@code current-context} names, the address,
 * certificates, names and tokens are taken that stand in the text itself. Whatever names a file, a
 * program or a plug-in is refused, because who may write the Secret is not who runs this process;
 * so is a connection that is not authenticated, unless that is allowed. Sources: client-go {@code
 * clientcmd} for the format; Flux {@code pkg/runtime/client}, {@code KubeConfig}, for what it
 * guards against with {@code --insecure-kubeconfig-exec} and {@code --insecure-kubeconfig-tls}.
 *
 * <p>Surprising cases: Flux takes exec plug-ins out in silence, so that the first request fails
 * with 401; here the text is refused and says what to do. A plug-in cannot be allowed at all, as
 * the engine starts no processes. An {@code http://} address counts as not authenticated. fabric8's
 * own reader is not used: it looks at files, starts plug-ins, and adds what it finds in the
 * environment. Messages name fields, never values. Tests: {@code KubeConfigTextTest}.
 */
final class KubeConfigText {

  private static final int LONGEST = 256 << 10;

  private static final List<String> FILES_OF_CLUSTER = List.of("certificate-authority");
  private static final List<String> FILES_OF_USER =
      List.of("client-certificate", "client-key", "tokenFile");

  private final KubeConfig origin;
  private final boolean insecureTls;

  KubeConfigText(KubeConfig origin, boolean insecureTls) {
    this.origin = origin;
    this.insecureTls = insecureTls;
  }

  /**
   * How a client for it is made.
   *
   * @throws ApplyException when the text is not one, or asks for what is refused
   */
  Config read(String text) {
    if (text.length() > LONGEST) {
      throw refused(
          Reason.LIMIT, "the kubeconfig is larger than 256 KiB; leave out what is unused");
    }
    Map<String, @Nullable Object> root = parsed(text);
    String context = Json.text(root, "current-context");
    if (context.isEmpty()) {
      throw refused(Reason.INVALID, "the kubeconfig has no current-context; name one");
    }
    Map<String, @Nullable Object> chosen = named(root, "contexts", "context", context);
    Map<String, @Nullable Object> cluster =
        named(root, "clusters", "cluster", Json.text(chosen, "cluster"));
    String user = Json.text(chosen, "user");
    ConfigBuilder config = new ConfigBuilder(Config.empty()).withAutoConfigure(false);
    cluster(config, cluster);
    if (!user.isEmpty()) {
      user(config, named(root, "users", "user", user));
    }
    return config.build();
  }

  private Map<String, @Nullable Object> parsed(String text) {
    @Nullable Map<?, ?> root;
    try {
      root = Serialization.unmarshal(text, Map.class);
    } catch (RuntimeException | StackOverflowError e) {
      root = null;
    }
    if (root == null || !(root.get("clusters") instanceof List)) {
      throw refused(
          Reason.INVALID, "the entry holds no kubeconfig; put the YAML of one there, not encoded");
    }
    return Json.cast(root);
  }

  private Map<String, @Nullable Object> named(
      Map<String, @Nullable Object> root, String list, String field, String name) {
    for (Object item : Json.list(root, list)) {
      if (item instanceof Map<?, ?> map
          && name.equals(map.get("name"))
          && map.get(field) instanceof Map<?, ?> found) {
        return Json.cast(found);
      }
    }
    throw refused(
        Reason.INVALID,
        "the current-context of the kubeconfig leads to no entry in its " + list + "; add it");
  }

  private void cluster(ConfigBuilder config, Map<String, @Nullable Object> cluster) {
    refuseFiles(cluster, FILES_OF_CLUSTER);
    URI server = address(Json.text(cluster, "server"));
    boolean unverified = "true".equals(String.valueOf(cluster.get("insecure-skip-tls-verify")));
    if (!insecureTls && unverified) {
      throw refused(
          Reason.DENIED,
          "the kubeconfig has insecure-skip-tls-verify; add certificate-authority-data, or allow"
              + " insecure connections in the applier");
    }
    if (!insecureTls && server.getScheme().equals("http")) {
      throw refused(
          Reason.DENIED,
          "the server of the kubeconfig is not https; correct it, or allow insecure connections in"
              + " the applier");
    }
    if (!Json.text(cluster, "tls-server-name").isEmpty()) {
      throw refused(
          Reason.UNSUPPORTED,
          "the kubeconfig has tls-server-name, which is not supported; use a server name that the"
              + " certificate has");
    }
    config.withMasterUrl(server.toString()).withTrustCerts(unverified);
    config.withDisableHostnameVerification(unverified);
    String authority = encoded(cluster, "certificate-authority-data");
    if (!authority.isEmpty()) {
      certificate(authority, "certificate-authority-data");
      config.withCaCertData(authority);
    }
    proxy(config, Json.text(cluster, "proxy-url"));
  }

  private URI address(String server) {
    URI uri;
    try {
      uri = URI.create(server);
    } catch (IllegalArgumentException e) {
      uri = URI.create("");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (uri.getHost() == null
        || uri.getUserInfo() != null
        || !List.of("http", "https").contains(scheme)) {
      throw refused(
          Reason.INVALID, "the server of the kubeconfig is no address such as https://host:6443");
    }
    return uri;
  }

  private void proxy(ConfigBuilder config, String url) {
    if (url.isEmpty()) {
      return;
    }
    URI proxy;
    try {
      proxy = URI.create(url);
    } catch (IllegalArgumentException e) {
      proxy = URI.create("");
    }
    if (proxy.getHost() == null
        || proxy.getUserInfo() != null
        || !"http".equals(proxy.getScheme())) {
      throw refused(
          Reason.UNSUPPORTED,
          "the proxy-url of the kubeconfig is not supported; only http://host:port without a user"
              + " is");
    }
    config.withHttpsProxy(url).withHttpProxy(url);
  }

  private void user(ConfigBuilder config, Map<String, @Nullable Object> user) {
    refuseFiles(user, FILES_OF_USER);
    if (user.get("exec") != null) {
      throw refused(
          Reason.DENIED,
          "the kubeconfig starts a program (exec), and programs are never started; use a token or a"
              + " client certificate, or spec.kubeConfig.configMapRef");
    }
    if (user.get("auth-provider") != null) {
      throw refused(
          Reason.DENIED,
          "the kubeconfig has an auth-provider, which is not supported; use a token or a client"
              + " certificate");
    }
    String certificate = encoded(user, "client-certificate-data");
    String key = encoded(user, "client-key-data");
    if (certificate.isEmpty() != key.isEmpty()) {
      throw refused(
          Reason.INVALID,
          "the kubeconfig has only one of client-certificate-data and client-key-data; add the"
              + " other");
    }
    if (!certificate.isEmpty()) {
      certificate(certificate, "client-certificate-data");
      config.withClientCertData(certificate).withClientKeyData(key);
    }
    String token = Json.text(user, "token");
    if (!token.isEmpty()) {
      config.withOauthTokenProvider(() -> token);
    }
    String name = Json.text(user, "username");
    if (!name.isEmpty()) {
      config.withUsername(name).withPassword(Json.text(user, "password"));
    }
    acting(config, user);
  }

  /** Whom the user acts as, unless the unit names an account, which replaces it. */
  private void acting(ConfigBuilder config, Map<String, @Nullable Object> user) {
    if (user.get("as-uid") != null || user.get("as-user-extra") != null) {
      throw refused(
          Reason.UNSUPPORTED,
          "the kubeconfig has as-uid or as-user-extra, which are not supported; use as and"
              + " as-groups");
    }
    String as = Json.text(user, "as");
    if (!as.isEmpty()) {
      config
          .withImpersonateUsername(as)
          .withImpersonateGroups(
              Json.list(user, "as-groups").stream().map(String::valueOf).toArray(String[]::new));
    }
  }

  private void refuseFiles(Map<String, @Nullable Object> map, List<String> fields) {
    for (String field : fields) {
      if (!Json.text(map, field).isEmpty()) {
        throw refused(
            Reason.DENIED,
            "the kubeconfig names a file ("
                + field
                + "), and files are never read for it; put its"
                + " content into the kubeconfig");
      }
    }
  }

  /** A field in base64, which must be that. */
  private String encoded(Map<String, @Nullable Object> map, String field) {
    String text = Json.text(map, field).replaceAll("\\s", "");
    try {
      Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw refused(Reason.INVALID, field + " of the kubeconfig is not base64; encode it");
    }
    return text;
  }

  private void certificate(String encoded, String field) {
    byte[] pem = Base64.getDecoder().decode(encoded);
    if (!isCertificates(pem)) {
      throw refused(Reason.INVALID, field + " of the kubeconfig holds no certificates in PEM");
    }
  }

  static boolean isCertificates(byte[] pem) {
    try {
      return new String(pem, StandardCharsets.ISO_8859_1).contains("-----BEGIN CERTIFICATE-----")
          && !CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .isEmpty();
    } catch (CertificateException e) {
      return false;
    }
  }

  private ApplyException refused(Reason reason, String why) {
    return Refused.of(origin, reason, why);
  }
}
