package io.gitops4j.core.reconcile;

import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.secrets.SecretSeat;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks up what ConfigMaps and Secrets hold that a unit names: first among the objects of units
 * that run before it, then in the cluster. A reference to a secret stays a reference.
 */
final class NamedEntries {

  /** An entry of a Secret is not base64. */
  static final class Undecodable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String key;

    Undecodable(String key) {
      super(key);
      this.key = key;
    }

    String key() {
      return key;
    }
  }

  private final Surroundings surroundings;
  private final SecretSeat secrets;

  NamedEntries(Surroundings surroundings, SecretSeat secrets) {
    this.surroundings = surroundings;
    this.secrets = secrets;
  }

  /** The object that a unit names in its own namespace. */
  static ObjectRef ref(Unit unit, String kind, String name) {
    return new ObjectRef("", kind, unit.id().namespace(), name);
  }

  /**
   * The entries of a ConfigMap or Secret; empty when there is no such object.
   *
   * @throws Undecodable for the first entry of a Secret that is not base64
   */
  Optional<Map<String, String>> find(Unit unit, ObjectRef ref) {
    return surroundings
        .produced(unit, ref)
        .map(Manifest::content)
        .or(() -> surroundings.live("v1", ref))
        .map(content -> entries(ref, content));
  }

  private Map<String, String> entries(ObjectRef ref, Map<String, @Nullable Object> content) {
    boolean secret = ref.kind().equals("Secret");
    Map<String, String> entries = new TreeMap<>();
    map(content, "data").forEach((k, v) -> entries.put(k, secret ? decoded(k, v) : text(v)));
    if (secret) {
      map(content, "stringData").forEach((k, v) -> entries.put(k, text(v)));
    }
    return entries;
  }

  private String decoded(String key, @Nullable Object value) {
    if (secrets.isReference(text(value))) {
      return text(value);
    }
    try {
      return new String(Base64.getMimeDecoder().decode(text(value)), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Undecodable(key);
    }
  }

  private static Map<String, @Nullable Object> map(
      Map<String, @Nullable Object> content, String key) {
    Map<String, @Nullable Object> result = new TreeMap<>();
    if (content.get(key) instanceof Map<?, ?> map) {
      map.forEach((k, v) -> result.put(String.valueOf(k), v));
    }
    return result;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : String.valueOf(value);
  }
}
