package io.gitops4j.core.flux;

import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.core.yaml.JsonPointer;
import io.gitops4j.core.yaml.NodeSourceMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a mapping in a manifest, read by name and type.
 *
 * <p>What is wrong is collected with its place, so that one reading finds all of an object's
 * problems: a wrong type, a missing field, and, as {@link #finish()} finds, every field that nobody
 * asked for and is therefore unknown. A field with a wrong value reads as absent.
 */
final class Fields {

  private static final Location NOWHERE = Location.of("?");
  private static final Comparator<Failure> BY_PLACE =
      Comparator.comparing(failure -> failure.location().orElse(NOWHERE));

  private final Manifest manifest;
  private final String pointer;
  private final String path;
  private final boolean present;
  private final Map<?, ?> values;
  private final List<Failure> problems;
  private final Set<String> known = new TreeSet<>();
  private final List<Fields> children = new ArrayList<>();

  private Fields(
      Manifest manifest,
      String pointer,
      String path,
      @Nullable Map<?, ?> values,
      List<Failure> problems) {
    this.manifest = manifest;
    this.pointer = pointer;
    this.path = path;
    this.present = values != null;
    this.values = values == null ? Map.of() : values;
    this.problems = problems;
  }

  static Fields of(Manifest manifest) {
    return new Fields(manifest, "", "", manifest.content(), new ArrayList<>());
  }

  /** Whether the field is there and not null. */
  boolean has(String name) {
    return value(name) != null;
  }

  private @Nullable Object value(String name) {
    known.add(name);
    return values.get(name);
  }

  /** Knows a field without looking at it. */
  void skip(String name) {
    known.add(name);
  }

  /** The JSON value of a field, whatever its type. */
  @Nullable Object any(String name) {
    return value(name);
  }

  @Nullable String text(String name) {
    Object value = value(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    boolean scalar = value instanceof Boolean || value instanceof Number;
    wrong(name, "must be text" + (scalar ? "; put it in quotes" : ""));
    return null;
  }

  /** A text whose length in characters is from 1 to a limit. */
  @Nullable String text(String name, int longest) {
    String text = text(name);
    if (text != null && (text.isEmpty() || text.codePointCount(0, text.length()) > longest)) {
      wrong(name, "must have 1 to " + longest + " characters");
      return null;
    }
    return text;
  }

  /** A text that must be there and not be empty; {@code ?} when it is not. */
  String requiredText(String name) {
    if (!has(name)) {
      missing(name);
      return "?";
    }
    String text = text(name);
    if (text != null && text.isEmpty()) {
      wrong(name, "must not be empty");
    }
    return text == null || text.isEmpty() ? "?" : text;
  }

  String text(String name, String absent) {
    String text = text(name);
    return text == null ? absent : text;
  }

  boolean flag(String name) {
    Object value = value(name);
    if (value == null || value instanceof Boolean) {
      return value != null && (Boolean) value;
    }
    wrong(name, "must be true or false");
    return false;
  }

  /** A whole number. */
  @Nullable Integer integer(String name) {
    Object value = value(name);
    if (value instanceof Long number && number.intValue() == number) {
      return number.intValue();
    }
    if (value != null) {
      wrong(name, "must be a whole number");
    }
    return null;
  }

  boolean requiredFlag(String name) {
    if (!has(name)) {
      missing(name);
    }
    return flag(name);
  }

  @Nullable Duration duration(String name) {
    Object value = value(name);
    if (value == null) {
      return null;
    }
    Optional<Duration> duration =
        value instanceof String text ? GoDuration.parse(text) : Optional.empty();
    if (duration.isEmpty() || duration.get().isZero()) {
      wrong(name, "must be a duration above zero such as 10m or 1h30m");
      return null;
    }
    return duration.get();
  }

  /** A duration that must be there; a minute when it is not. */
  Duration requiredDuration(String name) {
    if (!has(name)) {
      missing(name);
    }
    Duration duration = duration(name);
    return duration == null ? Duration.ofMinutes(1) : duration;
  }

  /** One of some words, by what each stands for. */
  <E> E oneOf(String name, Map<String, E> words, E absent) {
    String text = text(name);
    if (text == null) {
      return absent;
    }
    E found = words.get(text);
    if (found == null) {
      wrong(name, "must be one of " + String.join(", ", new TreeSet<>(words.keySet())));
      return absent;
    }
    return found;
  }

  /** The name in a reference to another object; null when there is no reference. */
  @Nullable String nameIn(String reference) {
    return has(reference) ? child(reference).requiredText("name") : null;
  }

  /** The fields of a mapping; none when it is not there. */
  Fields child(String name) {
    Object value = value(name);
    if (value != null && !(value instanceof Map)) {
      wrong(name, "must be a mapping");
    }
    return child(
        JsonPointer.child(pointer, name), join(name), value instanceof Map<?, ?> map ? map : null);
  }

  /** As {@link #child}, and a problem when it is not there. */
  Fields requiredChild(String name) {
    if (!has(name)) {
      missing(name);
    }
    return child(name);
  }

  private Fields child(String childPointer, String childPath, @Nullable Map<?, ?> map) {
    Fields child = new Fields(manifest, childPointer, childPath, map, problems);
    children.add(child);
    return child;
  }

  /** The items of a list of mappings. */
  List<Fields> items(String name) {
    List<Fields> items = new ArrayList<>();
    List<?> list = list(name);
    for (int i = 0; i < list.size(); i++) {
      String itemPath = join(name) + "[" + i + "]";
      String itemPointer = JsonPointer.child(pointer, name) + "/" + i;
      if (list.get(i) instanceof Map<?, ?> map) {
        items.add(child(itemPointer, itemPath, map));
      } else {
        problem(itemPath + " must be a mapping", manifest.sources().locate(itemPointer));
      }
    }
    return items;
  }

  /** A list of any values. */
  List<?> list(String name) {
    Object value = value(name);
    if (value == null || value instanceof List) {
      return value == null ? List.of() : (List<?>) value;
    }
    wrong(name, "must be a list");
    return List.of();
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    List<?> list = list(name);
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof String text) {
        texts.add(text);
      } else {
        String at = JsonPointer.child(pointer, name) + "/" + i;
        problem(join(name) + "[" + i + "] must be text", manifest.sources().locate(at));
      }
    }
    return texts;
  }

  /** A mapping of text to text. */
  Map<String, String> textMap(String name) {
    Fields fields = child(name);
    Map<String, String> texts = new LinkedHashMap<>();
    for (Object key : fields.values.keySet()) {
      String text = fields.has((String) key) ? fields.text((String) key) : "";
      if (text != null) {
        texts.put((String) key, text);
      }
    }
    return texts;
  }

  /** Where a field is, or what holds it when it is not there. */
  Optional<Location> place(String name) {
    return manifest.locate(JsonPointer.child(pointer, name));
  }

  /** Where what holds these fields is. */
  Optional<Location> place() {
    return manifest.locate(pointer);
  }

  private String join(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  void wrong(String name, String what) {
    problem(join(name) + " " + what, place(name));
  }

  /** A required field is missing; said only where what should hold it is there. */
  void missing(String name) {
    if (present) {
      problem(join(name) + " is missing; add it", place());
    }
  }

  private void problem(String what, Optional<Location> place) {
    Failure.Builder failure =
        Failure.builder(
                Stage.LOAD,
                Reason.INVALID,
                "Cannot read "
                    + manifest.ref()
                    + ": "
                    + what
                    + (what.indexOf(';') < 0 ? "; correct it." : "."))
            .object(manifest.ref());
    place.ifPresent(failure::location);
    problems.add(failure.build());
  }

  /** All problems in the order of their places; fields that nobody read are unknown, also one. */
  List<Failure> finish() {
    findUnknown();
    return problems.stream().sorted(BY_PLACE).toList();
  }

  private void findUnknown() {
    for (Object key : values.keySet()) {
      if (!known.contains((String) key)) {
        String what =
            join((String) key)
                + " is no field of "
                + manifest.ref().kind()
                + " in "
                + manifest.apiVersion()
                + suggestion((String) key);
        problem(what, keyPlace((String) key));
      }
    }
    children.forEach(Fields::findUnknown);
  }

  private String suggestion(String key) {
    return known.stream()
        .filter(name -> Spelling.alike(name, key))
        .findFirst()
        .map(name -> "; correct it to " + name)
        .orElse("; remove it");
  }

  private Optional<Location> keyPlace(String key) {
    return manifest.sources() instanceof NodeSourceMap nodes
        ? nodes.locateKey(JsonPointer.child(pointer, key))
        : place(key);
  }
}
