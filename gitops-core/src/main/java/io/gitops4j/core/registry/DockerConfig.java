package io.gitops4j.core.registry;

import io.gitops4j.SecretValue;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The logins of a {@code .dockerconfigjson}, by registry.
 *
 * <p>The rule: a key of {@code auths} is a host, with or without a scheme, a version ({@code
 * /v1/}), a port, and a path of the registry; a {@code *} stands for one part of a host's name, or
 * a piece of it. Of the keys that fit, the one with the longest path wins, then the one that sorts
 * last. Surprising: Docker Hub's key is {@code https://index.docker.io/v1/}; {@code auth} is {@code
 * name:password} in base64 and counts where name and password are not given. Source: Kubernetes,
 * {@code pkg/credentialprovider/keyring.go}, which Flux uses. Nothing of what stands in it gets
 * into a message. Tests: {@code DockerConfigTest}.
 */
final class DockerConfig {

  private static final YamlLimits LIMITS = new YamlLimits(1 << 20, 20, 100_000, 0);
  private static final String NOT_JSON =
      ".dockerconfigjson is not the JSON of a Docker configuration; make it with kubectl create"
          + " secret docker-registry";

  private record Entry(String key, String host, String path, YamlMap login) {}

  private final List<Entry> entries;

  private DockerConfig(List<Entry> entries) {
    this.entries = entries;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none; the message holds nothing of it
   */
  static DockerConfig of(SecretValue text) {
    List<Entry> entries = new ArrayList<>();
    for (YamlMap.Entry entry : auths(text)) {
      if (entry.value() instanceof YamlMap login) {
        entries.add(entry(entry.key(), login));
      }
    }
    entries.sort(
        Comparator.comparingInt((Entry e) -> e.path.length()).thenComparing(Entry::key).reversed());
    return new DockerConfig(entries);
  }

  private static YamlMap auths(SecretValue text) {
    try {
      YamlNode root = YamlReader.of(YamlFlavor.V3, LIMITS).readOne("config.json", text.reveal());
      YamlMap auths = root instanceof YamlMap map ? map.map("auths") : null;
      if (auths != null) {
        return auths;
      }
    } catch (YamlException e) {
      // Its message may hold what stands there.
    }
    throw new IllegalArgumentException(NOT_JSON);
  }

  private static Entry entry(String key, YamlMap login) {
    String bare = key.replaceFirst("^[a-zA-Z]+://", "");
    int slash = bare.indexOf('/');
    String host = slash < 0 ? bare : bare.substring(0, slash);
    String path = slash < 0 ? "" : bare.substring(slash + 1);
    String trimmed = path.replaceFirst("^v[12](/|$)", "").replaceFirst("/+$", "");
    return new Entry(key, host.toLowerCase(Locale.ROOT), trimmed, login);
  }

  /**
   * Whether there is a login for a repository, and which.
   *
   * @param host the host of a registry, with its port where one is given
   * @param path the repository
   * @throws IllegalArgumentException when there is one that is not understood
   */
  Optional<Login> login(String host, String path) {
    return entries.stream()
        .filter(e -> fits(e.host, host) && within(e.path, path))
        .findFirst()
        .map(e -> login(e.login, e.key));
  }

  private static boolean within(String prefix, String path) {
    return prefix.isEmpty() || path.equals(prefix) || path.startsWith(prefix + "/");
  }

  private static boolean fits(String pattern, String host) {
    String[] wanted = pattern.split("\\.", -1);
    String[] given = host.split("\\.", -1);
    boolean fits = wanted.length == given.length;
    for (int i = 0; fits && i < wanted.length; i++) {
      fits = glob(wanted[i], given[i]);
    }
    return fits;
  }

  /** Whether a name fits a pattern in which {@code *} stands for any characters. */
  private static boolean glob(String pattern, String name) {
    String[] pieces = pattern.split("\\*", -1);
    if (pieces.length == 1) {
      return pattern.equals(name);
    }
    String last = pieces[pieces.length - 1];
    int at = pieces[0].length();
    if (!name.startsWith(pieces[0])) {
      return false;
    }
    for (int i = 1; i < pieces.length - 1; i++) {
      int found = name.indexOf(pieces[i], at);
      if (found < 0) {
        return false;
      }
      at = found + pieces[i].length();
    }
    return name.length() >= at + last.length() && name.endsWith(last);
  }

  private static Login login(YamlMap login, String key) {
    String name = login.text("username");
    String password = login.text("password");
    String auth = login.text("auth");
    if (isEmpty(name) && isEmpty(password) && auth != null && !auth.isEmpty()) {
      String pair = decoded(auth);
      int colon = pair == null ? -1 : pair.indexOf(':');
      if (pair == null || colon < 0) {
        throw new IllegalArgumentException(
            "auth of an entry of .dockerconfigjson is not name:password in base64; make it anew");
      }
      name = pair.substring(0, colon);
      password = pair.substring(colon + 1);
    }
    if (!isEmpty(login.text("identitytoken")) || name == null || password == null) {
      throw new IllegalArgumentException(
          "the entry of .dockerconfigjson for the registry has no username and password; identity"
              + " tokens are not supported");
    }
    return new Login(name, SecretValue.of(key, password));
  }

  private static @Nullable String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }
}
