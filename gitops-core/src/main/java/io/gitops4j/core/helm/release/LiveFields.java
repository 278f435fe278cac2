package io.gitops4j.core.helm.release;

import io.gitops4j.Manifest;
import io.gitops4j.core.yaml.JsonPointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts what a live object has at ignored fields into what is written of it: such a field is then
 * neither changed nor taken away. A field that the live object has not is left out. Entries of
 * lists are told by their place.
 */
final class LiveFields {

  private final Manifest object;
  private final IgnoredFields ignored;

  private LiveFields(Manifest object, IgnoredFields ignored) {
    this.object = object;
    this.ignored = ignored;
  }

  static Manifest kept(Manifest object, Map<String, @Nullable Object> live, IgnoredFields ignored) {
    LiveFields fields = new LiveFields(object, ignored);
    return object.withContent(fields.map("", object.content(), live));
  }

  private Map<String, @Nullable Object> map(
      String pointer, Map<?, ?> wanted, @Nullable Object live) {
    Map<?, ?> there = live instanceof Map<?, ?> map ? map : Map.of();
    Map<String, @Nullable Object> kept = new LinkedHashMap<>();
    wanted.forEach(
        (key, value) -> {
          String child = JsonPointer.child(pointer, (String) key);
          if (!ignored.ignores(object, child)) {
            kept.put((String) key, value(child, value, there.get(key)));
          } else if (there.containsKey(key)) {
            kept.put((String) key, there.get(key));
          }
        });
    return kept;
  }

  private @Nullable Object value(String pointer, @Nullable Object wanted, @Nullable Object live) {
    if (wanted instanceof Map<?, ?> map) {
      return map(pointer, map, live);
    }
    if (wanted instanceof List<?> list) {
      List<?> there = live instanceof List<?> all ? all : List.of();
      List<@Nullable Object> kept = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        @Nullable Object other = i < there.size() ? there.get(i) : null;
        String child = pointer + "/" + i;
        boolean left = i < there.size() && ignored.ignores(object, child);
        kept.add(left ? other : value(child, list.get(i), other));
      }
      return kept;
    }
    return wanted;
  }
}
