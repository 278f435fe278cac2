package io.gitops4j.core.helmrelease;

import io.gitops4j.Manifest;
import io.gitops4j.SecretValue;
import io.gitops4j.Substitution;
import io.gitops4j.core.yaml.JsonPointer;
import io.gitops4j.secrets.SecretHolder;
import io.gitops4j.secrets.leak.Leak;
import io.gitops4j.secrets.leak.LeakGuard;
import io.gitops4j.secrets.leak.LeakOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds in rendered objects what came from Secrets, so that it is treated as a variable from a
 * Secret is: written, and never shown.
 *
 * <p>A template may do anything with a value, so that only looking at what it wrote tells: a text
 * that is a secret one, or holds one of 6 bytes or more in any form that {@link LeakGuard} knows,
 * such as base64. Shorter ones inside longer texts are not found.
 */
public final class SecretMarks implements AutoCloseable {

  private static final int SHORTEST = 6;

  private final Map<String, ComposedValues.SecretText> exact = new HashMap<>();
  private final Map<String, ComposedValues.SecretText> byName = new HashMap<>();
  private final LeakGuard guard;

  /** Marks of what came from Secrets. */
  public SecretMarks(List<ComposedValues.SecretText> secrets) {
    List<SecretValue> values = new ArrayList<>();
    for (ComposedValues.SecretText secret : secrets) {
      if (secret.text().isBlank()) {
        continue;
      }
      exact.putIfAbsent(secret.text(), secret);
      byName.putIfAbsent(secret.toString(), secret);
      values.add(SecretValue.of(secret.toString(), secret.text()));
    }
    this.guard =
        values.isEmpty()
            ? LeakGuard.none()
            : LeakGuard.of(
                List.of(new Held(values)), LeakOptions.defaults().withMinimumLength(SHORTEST));
  }

  private record Held(List<SecretValue> values) implements SecretHolder {
    @Override
    public void forEachSecret(Consumer<SecretValue> visitor) {
      values.forEach(visitor);
    }

    @Override
    public long generation() {
      return 1;
    }
  }

  /** The manifest with a mark at every field that holds a secret text. */
  public Manifest marked(Manifest manifest) {
    if (exact.isEmpty()) {
      return manifest;
    }
    List<Substitution> marks = new ArrayList<>(manifest.substitutions());
    visit("", manifest.content(), manifest, marks);
    return manifest.withSubstitutions(marks);
  }

  private void visit(
      String pointer, @Nullable Object value, Manifest manifest, List<Substitution> marks) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, each) -> visit(JsonPointer.child(pointer, (String) key), each, manifest, marks));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        visit(pointer + "/" + i, list.get(i), manifest, marks);
      }
    } else if (value instanceof String text) {
      find(text)
          .ifPresent(
              secret ->
                  marks.add(
                      new Substitution(
                          pointer,
                          secret.name(),
                          secret.origin(),
                          manifest.locate(pointer).orElse(null),
                          true)));
    }
  }

  private Optional<ComposedValues.SecretText> find(String text) {
    ComposedValues.SecretText same = exact.get(text);
    if (same != null || text.length() < SHORTEST) {
      return Optional.ofNullable(same);
    }
    return guard.find(text).map(Leak::secret).map(byName::get);
  }

  /** A message without secret texts. */
  String redacted(String message) {
    return guard.redact(message);
  }

  @Override
  public void close() {
    guard.close();
  }
}
