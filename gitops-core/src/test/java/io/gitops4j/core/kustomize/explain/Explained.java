package io.gitops4j.core.kustomize.explain;

import io.gitops4j.Cause;
import io.gitops4j.Explanation;
import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Snapshot;
import io.gitops4j.core.yaml.JsonPointer;
import io.gitops4j.core.yaml.ScalarType;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks for every scalar of a rendering: each has a cause, the last one gave it the value it has,
 * and every place is one in a file that is there.
 */
public final class Explained {

  private final Snapshot snapshot;
  private final Map<String, List<String>> lines = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private int scalars;

  private Explained(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** What is wrong with the explanations of a rendering, a line each. */
  public static List<String> faults(Manifests rendered, Snapshot snapshot) {
    return of(rendered, snapshot).faults;
  }

  /** Asks for every scalar of a rendering. */
  public static Explained of(Manifests rendered, Snapshot snapshot) {
    Explained explained = new Explained(snapshot);
    for (Manifest manifest : rendered) {
      scalars(manifest.content(), "")
          .forEach((pointer, value) -> explained.check(manifest, pointer, value));
    }
    return explained;
  }

  /** What is wrong, a line each. */
  public List<String> faults() {
    return faults;
  }

  /** How many scalars were asked for. */
  public int scalars() {
    return scalars;
  }

  private void check(Manifest manifest, String pointer, @Nullable Object value) {
    scalars++;
    String where = manifest + " " + pointer + ": ";
    Optional<Explanation> explanation = manifest.explain(pointer);
    List<Cause> causes = explanation.map(Explanation::causes).orElse(List.of());
    if (causes.isEmpty()) {
      faults.add(where + "no cause");
      return;
    }
    String last = causes.get(causes.size() - 1).value();
    if (!last.equals("(redacted)") && !means(last, value)) {
      faults.add(where + "the value is " + value + ", the last cause gave " + last);
    }
    for (Cause cause : causes) {
      if (cause.what().isBlank() || cause.what().contains("\n")) {
        faults.add(where + "a cause is no line: " + cause);
      }
      cause.location().filter(at -> !isThere(at)).ifPresent(at -> faults.add(where + "no " + at));
      if (cause.what().equals("written") && !stands(cause)) {
        faults.add(where + "it is not what stands there: " + cause);
      }
    }
  }

  /** Whether a text, as it is written, is a value; text may look like anything. */
  private static boolean means(String text, @Nullable Object value) {
    return value instanceof String
        ? text.equals(value) || plain(text, YamlFlavor.V11).equals(Optional.of(value))
        : plain(text, YamlFlavor.V3).equals(Optional.ofNullable(value))
            || plain(text, YamlFlavor.V11).equals(Optional.ofNullable(value));
  }

  private static Optional<Object> plain(String text, YamlFlavor flavor) {
    YamlScalar scalar = YamlScalar.plain(text, flavor);
    return scalar.type() == ScalarType.STRING
        ? Optional.of(text)
        : Optional.ofNullable(scalar.toValue());
  }

  private boolean isThere(Location at) {
    if (snapshot.kind(at.file()) != Snapshot.Kind.FILE || at.line() == 0 || at.column() == 0) {
      return false;
    }
    List<String> all = lines(at.file());
    if (at.line() > all.size()) {
      return false;
    }
    String line = all.get(at.line() - 1);
    // What has no value ends where its line does.
    return at.column() <= line.codePointCount(0, line.length()) + 1;
  }

  /** Whether the value stands at its place, in quotes, as a block or an alias, or as it is. */
  private boolean stands(Cause cause) {
    Location at = cause.location().orElse(null);
    if (at == null || !isThere(at)) {
      return false;
    }
    String line = lines(at.file()).get(at.line() - 1);
    String rest = line.substring(line.offsetByCodePoints(0, at.column() - 1));
    String value = cause.value().strip();
    String first = value.substring(0, Math.min(value.length(), 1));
    return cause.value().equals("(redacted)")
        || rest.isEmpty()
        || "\"'|>*&!#".indexOf(rest.charAt(0)) >= 0
        || rest.startsWith(first);
  }

  private List<String> lines(String file) {
    return lines.computeIfAbsent(
        file,
        path -> {
          String text = new String(snapshot.read(path), StandardCharsets.UTF_8);
          return List.of(text.replaceFirst("^\\uFEFF", "").split("\r?\n", -1));
        });
  }

  private static Map<String, @Nullable Object> scalars(@Nullable Object value, String pointer) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, item) ->
              all.putAll(
                  scalars(item, JsonPointer.child(pointer, Objects.requireNonNull((String) key)))));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        all.putAll(scalars(list.get(i), pointer + "/" + i));
      }
    } else {
      all.put(pointer, value);
    }
    return all;
  }
}
