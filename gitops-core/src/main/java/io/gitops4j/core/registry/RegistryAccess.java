package io.gitops4j.core.registry;

import io.gitops4j.SecretValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the keys of a Secret open: {@code username} and {@code password}, or {@code
 * .dockerconfigjson}; {@code ca.crt} (or {@code caFile}) holds certificates in PEM that are trusted
 * besides the JVM's. Other keys are left alone.
 *
 * <p>Source: Flux, {@code secretRef} of HelmRepository and OCIRepository.
 */
final class RegistryAccess {

  private static final String DOCKER_CONFIG = ".dockerconfigjson";

  private final @Nullable Login login;
  private final @Nullable DockerConfig config;
  private final @Nullable SecretValue certificates;

  private RegistryAccess(
      @Nullable Login login, @Nullable DockerConfig config, @Nullable SecretValue certificates) {
    this.login = login;
    this.config = config;
    this.certificates = certificates;
  }

  /**
   * Reads credentials.
   *
   * @throws IllegalArgumentException when they do not fit together; the message names the keys
   */
  static RegistryAccess of(Map<String, SecretValue> credentials) {
    Set<String> keys = credentials.keySet();
    if (keys.contains("tls.crt")
        || keys.contains("tls.key")
        || keys.contains("certFile")
        || keys.contains("keyFile")) {
      throw new IllegalArgumentException(
          "client certificates (tls.crt, tls.key) are not supported; use username and password");
    }
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
        current == null ? credentials.get("caFile") : current);
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

  /** Certificates in PEM to trust besides the JVM's. */
  Optional<SecretValue> certificates() {
    return Optional.ofNullable(certificates);
  }
}
