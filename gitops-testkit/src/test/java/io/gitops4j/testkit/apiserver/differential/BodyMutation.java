package io.gitops4j.testkit.apiserver.differential;

import io.gitops4j.testkit.apiserver.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One random change in the body of a request: a field removed, of another type, from elsewhere. */
final class BodyMutation {

  private static final List<Object> NUMBERS =
      List.of(0L, 1L, -1L, 2L, 65535L, 65536L, 2147483647L, 2147483648L, 1.5, 9007199254740993L);

  private final Chance chance;
  private final Corpus corpus;
  private final Map<String, @Nullable Object> body;
  private final String kind;
  private final List<Position> positions = new ArrayList<>();

  /** A member of an object or an item of a list. */
  private record Position(String at, Object owner, Object key) {}

  private BodyMutation(Chance chance, Corpus corpus, Map<String, @Nullable Object> body) {
    this.chance = chance;
    this.corpus = corpus;
    this.body = body;
    this.kind = Json.string(body, "kind");
    collect("", body);
  }

  /** The body with one change; none when nothing can be changed. */
  static Optional<Object> of(Chance chance, Corpus corpus, @Nullable Object body) {
    Object copy = copy(body);
    if (copy instanceof String text) {
      return Optional.of(text(chance, text));
    }
    Map<String, @Nullable Object> holder = new LinkedHashMap<>();
    if (copy instanceof List<?>) {
      holder.put("patch", copy);
      new BodyMutation(chance, corpus, holder).change();
      return Optional.ofNullable(holder.get("patch"));
    }
    if (!(copy instanceof Map<?, ?>)) {
      return Optional.empty();
    }
    @SuppressWarnings("unchecked")
    Map<String, @Nullable Object> map = (Map<String, @Nullable Object>) copy;
    new BodyMutation(chance, corpus, map).change();
    return Optional.of(map);
  }

  private static @Nullable Object copy(@Nullable Object value) {
    return Json.parse(Json.text(value).getBytes(StandardCharsets.UTF_8));
  }

  private void collect(String at, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, member) -> {
            positions.add(new Position(at + "/" + name, map, name));
            collect(at + "/" + name, member);
          });
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        positions.add(new Position(at + "/" + i, list, i));
        collect(at + "/" + i, list.get(i));
      }
    }
  }

  private void change() {
    List<Position> likely =
        positions.stream()
            .filter(
                p ->
                    !List.of("/apiVersion", "/kind", "/metadata/name", "/metadata", "/patch")
                            .contains(p.at())
                        || chance.percent(10))
            .toList();
    int choice = chance.below(100);
    if (choice < 35 && added()) {
      return;
    }
    if (likely.isEmpty()) {
      added();
      return;
    }
    Position position = chance.pick(likely);
    Object now = get(position);
    if (choice < 60) {
      List<@Nullable Object> others = corpus.values(kind, position.at());
      if (!others.isEmpty()) {
        put(position, copy(chance.pick(others)));
        return;
      }
    }
    switch (chance.below(8)) {
      case 0 -> remove(position);
      case 1 -> put(position, null);
      case 2 -> put(position, Tree.oddValue(chance));
      case 3 -> put(position, chance.pick(List.<Object>of(Map.of(), List.of(), "", 0L, false)));
      case 4 -> lists(position);
      default -> put(position, varied(now));
    }
  }

  /** Adds a field that objects of this kind have there elsewhere, or one that there is not. */
  private boolean added() {
    List<Position> objects =
        new ArrayList<>(positions.stream().filter(p -> get(p) instanceof Map<?, ?>).toList());
    Collections.shuffle(objects, new java.util.Random(chance.below(1 << 30)));
    for (Position position : objects) {
      Map<String, @Nullable Object> here = map(get(position));
      if (chance.percent(7)) {
        here.put("bogus", chance.pick("x", 1L, null));
        return true;
      }
      List<Map.Entry<?, ?>> more = new ArrayList<>();
      for (Object other : corpus.values(kind, position.at())) {
        if (other instanceof Map<?, ?> map) {
          map.entrySet().stream().filter(e -> !here.containsKey(e.getKey())).forEach(more::add);
        }
      }
      if (!more.isEmpty()) {
        Map.Entry<?, ?> entry = chance.pick(more);
        here.put((String) entry.getKey(), copy(entry.getValue()));
        return true;
      }
    }
    return false;
  }

  private @Nullable Object varied(@Nullable Object value) {
    if (value instanceof Number) {
      return chance.pick(NUMBERS);
    }
    if (value instanceof Boolean flag) {
      return !flag;
    }
    if (value instanceof String text) {
      return chance.pick(
          text.toUpperCase(Locale.ROOT),
          text + "x",
          "",
          text + "_",
          text + "/a",
          "-" + text,
          "x".repeat(64),
          "x".repeat(254),
          text + " ",
          "1");
    }
    if (value instanceof Map<?, ?>) {
      Map<String, @Nullable Object> map = map(value);
      map.put(chance.pick("bogus", "a/b", "", "A"), chance.pick("x", "", "1"));
      return map;
    }
    if (value instanceof List<?> list && !list.isEmpty()) {
      List<@Nullable Object> more = new ArrayList<>(list);
      more.add(copy(list.get(0)));
      return more;
    }
    return Tree.oddValue(chance);
  }

  private void lists(Position position) {
    if (get(position) instanceof List<?> list && !list.isEmpty()) {
      List<@Nullable Object> other = new ArrayList<>(list);
      switch (chance.below(3)) {
        case 0 -> other.add(copy(chance.pick(new ArrayList<>(list))));
        case 1 -> Collections.reverse(other);
        default -> other.remove(0);
      }
      put(position, other);
    } else {
      put(position, varied(get(position)));
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> map(@Nullable Object value) {
    return (Map<String, @Nullable Object>) value;
  }

  private static @Nullable Object get(Position position) {
    return position.owner() instanceof List<?> list
        ? list.get((Integer) position.key())
        : ((Map<?, ?>) position.owner()).get(position.key());
  }

  @SuppressWarnings("unchecked")
  private static void put(Position position, @Nullable Object value) {
    if (position.owner() instanceof List<?> list) {
      ((List<@Nullable Object>) list).set((Integer) position.key(), value);
    } else {
      map(position.owner()).put((String) position.key(), value);
    }
  }

  private static void remove(Position position) {
    if (position.owner() instanceof List<?> list) {
      list.remove((int) (Integer) position.key());
    } else {
      map(position.owner()).remove(position.key());
    }
  }

  /** A text with a line removed, twice there, or with another letter. */
  private static String text(Chance chance, String text) {
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    int at = chance.below(lines.size());
    switch (chance.below(3)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(at, lines.get(at));
      default -> lines.set(at, lines.get(at) + chance.pick(" # x", ":", " x", "\t", "}"));
    }
    return String.join("\n", lines);
  }
}
