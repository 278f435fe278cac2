package io.gitops4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gathers why a field has its value: what the renderer knows, and the variables after it. */
final class Causes {

  private static final String REDACTED = "(redacted)";
  private static final Object ABSENT = new Object();

  private Causes() {}

  static Optional<Explanation> of(Manifest manifest, String pointer) {
    Object value = value(manifest.content(), pointer);
    if (value == ABSENT || value instanceof Map<?, ?> || value instanceof List<?>) {
      return Optional.empty();
    }
    List<Cause> causes = new ArrayList<>(manifest.sources().causes(pointer));
    if (causes.isEmpty()) {
      Location at = manifest.locate(pointer).orElse(null);
      causes.add(new Cause("written", String.valueOf(value), at));
    }
    boolean secret = isSecret(manifest.ref(), pointer);
    for (Substitution used : manifest.substitutions()) {
      if (used.pointer().equals(pointer)) {
        secret |= used.secret();
        causes.add(new Cause(what(used), String.valueOf(value), used.usedAt()));
      }
    }
    return Optional.of(
        new Explanation(
            manifest.ref(),
            pointer,
            secret ? causes.stream().map(Causes::redacted).toList() : causes));
  }

  private static String what(Substitution used) {
    return switch (used.origin()) {
      case "default" -> "the default of the variable " + used.variable();
      case "unset" -> "the variable " + used.variable() + ", which is not set";
      default -> "the variable " + used.variable() + " of " + used.origin();
    };
  }

  private static boolean isSecret(ObjectRef ref, String pointer) {
    return ref.kind().equals("Secret")
        && ref.group().isEmpty()
        && (pointer.startsWith("/data/") || pointer.startsWith("/stringData/"));
  }

  private static Cause redacted(Cause cause) {
    return new Cause(cause.what(), REDACTED, cause.at());
  }

  private static @Nullable Object value(Map<String, @Nullable Object> content, String pointer) {
    if (!pointer.startsWith("/")) {
      return ABSENT;
    }
    @Nullable Object value = content;
    for (String part : pointer.substring(1).split("/", -1)) {
      String key = part.replace("~1", "/").replace("~0", "~");
      if (value instanceof Map<?, ?> map && map.containsKey(key)) {
        value = map.get(key);
      } else if (value instanceof List<?> list && index(key) < list.size()) {
        value = list.get(index(key));
      } else {
        return ABSENT;
      }
    }
    return value;
  }

  private static int index(String key) {
    return key.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(key) : Integer.MAX_VALUE;
  }
}
