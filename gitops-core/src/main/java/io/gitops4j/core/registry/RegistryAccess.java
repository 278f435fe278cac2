package io.gitops4j.core.registry;

import io.gitops4j.SecretValue;
import io.gitops4j.core.source.http.ClientCertificate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the keys of a Secret open: {@code username} and {@code password}, or {@code
 * .dockerconfigjson}; {@code ca.crt} (or {@code caFile}) holds certificates in PEM that are trusted
 * besides the JVM's, {@code tls.crt} and {@code tls.key} (or {@code certFile} and {@code keyFile})
 * what is shown to a server that asks who we are. Other keys are left alone.
 *
 * <p>Source: Flux, {@code secretRef} and {@code certSecretRef} of HelmRepository and OCIRepository.
 */
final class RegistryAccess {

  private static final String DOCKER_CONFIG = ".dockerconfigjson";

  private final @Nullable Login login;
  private final @Nullable DockerConfig config;
  private final @Nullable SecretValue certificates;
  private final @Nullable ClientCertificate identity;

  private RegistryAccess(
      @Nullable Login login,
      @Nullable DockerConfig config,
      @Nullable SecretValue certificates,
      @Nullable ClientCertificate identity) {
    this.login = login;
    this.config = config;
    this.certificates = certificates;
    this.identity = identity;
  }

  /**
   * Reads credentials.
   *
   * @throws IllegalArgumentException when they do not fit together; the message names the keys
   */
  static RegistryAccess of(Map<String, SecretValue> credentials) {
    Set<String> keys = credentials.keySet();
    if (keys.contains("username") != keys.contains("password")) {
      throw new IllegalArgumentException(
          "the credentials hold only one of username and password; give both");
    }
    SecretValue user = credentials.get("username");
    SecretValue password = credentials.get("password");
    SecretValue config = credentials.get(DOCKER_CONFIG);
    @Nullable SecretValue current = credentials.get("ca.crt");
    return new RegistryAccess(
        user == null || password == null ? null : new Login(user.reveal(), password),
        config == null ? null : DockerConfig.of(config),
        current == null ? credentials.get("caFile") : current,
        identity(credentials));
  }

  private static @Nullable ClientCertificate identity(Map<String, SecretValue> credentials) {
    boolean named = credentials.containsKey("tls.crt") || credentials.containsKey("tls.key");
    SecretValue chain = credentials.get(named ? "tls.crt" : "certFile");
    SecretValue key = credentials.get(named ? "tls.key" : "keyFile");
    if ((chain == null) != (key == null)) {
      throw new IllegalArgumentException(
          "the credentials hold only one of tls.crt and tls.key; give both");
    }
    return chain == null || key == null ? null : new ClientCertificate(chain, key);
  }

  /** What signs in to a repository, if anything does. */
  Optional<Login> login(String host, String path) {
    DockerConfig known = config;
    return login != null || known == null ? Optional.ofNullable(login) : known.login(host, path);
  }

  /** What signs in everywhere, if anything does. */
  Optional<Login> login() {
    return Optional.ofNullable(login);
  }

  /** Whether it says anything about TLS. */
  boolean hasTls() {
    return certificates != null || identity != null;
  }

  /** What is shown to a server that asks who we are. */
  Optional<ClientCertificate> identity() {
    return Optional.ofNullable(identity);
  }

  /** Certificates in PEM to trust besides the JVM's. */
  Optional<SecretValue> certificates() {
    return Optional.ofNullable(certificates);
  }
}
