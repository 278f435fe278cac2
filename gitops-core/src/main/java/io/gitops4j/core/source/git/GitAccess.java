package io.gitops4j.core.source.git;

import io.gitops4j.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What opens a repository: the keys of a Secret that a GitRepository names.
 *
 * <p>Over HTTP {@code username} and {@code password}, or {@code bearerToken}; {@code ca.crt} (or
 * {@code caFile}) holds certificates in PEM that are trusted besides the JVM's. Over SSH {@code
 * identity}, a private key, with what opens it as {@code password} when it is encrypted, and {@code
 * known_hosts}, the host keys that are trusted; {@code username} counts before the user in the
 * address. Source: Flux, {@code GitRepository.spec.secretRef}.
 *
 * @since 0.1
 */
public final class GitAccess {

  /** What is said when something of what SSH needs is missing, in the middle of a sentence. */
  public static final String SSH_NEEDS =
      "SSH needs a private key as identity and the keys of the host as known_hosts; give both";

  private static final GitAccess NONE = new GitAccess(Map.of());

  private final Map<String, SecretValue> values;

  private GitAccess(Map<String, SecretValue> values) {
    this.values = values;
  }

  /** Nothing: what everybody may read. */
  public static GitAccess none() {
    return NONE;
  }

  /**
   * Reads credentials; other keys than those that count are left alone.
   *
   * @throws IllegalArgumentException when they do not fit together; the message names the keys
   */
  public static GitAccess of(Map<String, SecretValue> credentials) {
    Set<String> keys = credentials.keySet();
    if (keys.contains("tls.crt") || keys.contains("tls.key")) {
      throw new IllegalArgumentException(
          "client certificates (tls.crt, tls.key) are not supported yet; use username and password"
              + " or bearerToken");
    }
    boolean token = keys.contains("bearerToken");
    if (token && keys.contains("password")) {
      throw new IllegalArgumentException(
          "the credentials hold both bearerToken and password; keep one of them");
    }
    boolean key = keys.contains("identity");
    if (!key && keys.contains("username") != keys.contains("password")) {
      throw new IllegalArgumentException(
          "the credentials hold only one of username and password; give both");
    }
    return new GitAccess(Map.copyOf(credentials));
  }

  /** The value of the {@code Authorization} header, which is a secret. */
  public Optional<SecretValue> authorization() {
    SecretValue token = values.get("bearerToken");
    if (token != null) {
      return Optional.of(SecretValue.of(token.name(), "Bearer " + line(token)));
    }
    SecretValue user = values.get("username");
    SecretValue password = values.get("password");
    if (user == null || password == null) {
      return Optional.empty();
    }
    byte[] pair = (line(user) + ":" + line(password)).getBytes(StandardCharsets.UTF_8);
    String header = "Basic " + Base64.getEncoder().encodeToString(pair);
    return Optional.of(SecretValue.of(password.name(), header));
  }

  /** Certificates in PEM to trust besides the JVM's. */
  public Optional<SecretValue> certificates() {
    @Nullable SecretValue current = values.get("ca.crt");
    return Optional.ofNullable(current == null ? values.get("caFile") : current);
  }

  /** A private key. */
  public Optional<SecretValue> identity() {
    return Optional.ofNullable(values.get("identity"));
  }

  /** The host keys that are trusted, as the file {@code known_hosts} has them. */
  public Optional<SecretValue> knownHosts() {
    return Optional.ofNullable(values.get("known_hosts"));
  }

  /** What opens the private key, or goes with the user name. */
  public Optional<SecretValue> password() {
    return Optional.ofNullable(values.get("password"));
  }

  /** Who signs in by SSH, where it is not who the address says. */
  public Optional<String> username() {
    return Optional.ofNullable(values.get("username")).map(GitAccess::line);
  }

  private static String line(SecretValue value) {
    return value.reveal().strip();
  }
}
