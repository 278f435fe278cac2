package io.gitops4j.testkit.apiserver.validation;

import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The mistakes of one object, in the order they were found.
 *
 * <p>Not thread-safe. Source of the words: k8s.io/apimachinery, {@code
 * pkg/util/validation/field/errors.go}.
 */
public final class Errors {

  /** What an update of a field that may never change is answered with. */
  public static final String IMMUTABLE = "field is immutable";

  private static final Pattern STEP = Pattern.compile("[.\\[]");

  private final List<FieldError> found = new ArrayList<>();
  private final Map<String, @Nullable Object> sent;

  /** No mistakes yet. */
  public Errors() {
    this(Map.of());
  }

  /**
   * No mistakes yet, of an object that is looked at without what is not stored of it.
   *
   * @param sent the object with its empty lists and maps, which messages print
   */
  public Errors(Map<String, @Nullable Object> sent) {
    this.sent = sent;
  }

  /** The value at a path as messages print it: empty where it was sent empty. */
  public @Nullable Object sent(String... path) {
    return Json.at(sent, path);
  }

  /**
   * The object at a path as messages print it: with its empty lists where it was sent with them.
   *
   * @param path such as {@code spec.containers[0].securityContext}
   * @param stored the object there, for when nothing was sent
   */
  public Map<String, @Nullable Object> sentAt(String path, Map<String, @Nullable Object> stored) {
    Object at = sent;
    for (String step : STEP.split(path, -1)) {
      String name = step.endsWith("]") ? step.substring(0, step.length() - 1) : step;
      List<@Nullable Object> list = Json.list(at);
      if (list == null) {
        at = Json.at(at, name);
      } else {
        int index = Integer.parseInt(name);
        at = index < list.size() ? list.get(index) : null;
      }
    }
    Map<String, @Nullable Object> found = Json.map(at);
    return found == null ? stored : found;
  }

  /** The mistakes so far. */
  public List<FieldError> list() {
    return List.copyOf(found);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** How many there are. */
  public int size() {
    return found.size();
  }

  /** Adds one. */
  public void add(FieldError error) {
    found.add(error);
  }

  /** Adds all. */
  public void addAll(Collection<FieldError> errors) {
    found.addAll(errors);
  }

  /** A required value is missing. */
  public void required(String path) {
    found.add(FieldError.required(path, ""));
  }

  /** A required value is missing. */
  public void required(String path, String detail) {
    found.add(FieldError.required(path, detail));
  }

  /** A value is not well-formed. */
  public void invalid(String path, @Nullable Object value, String detail) {
    found.add(FieldError.invalid(path, value, detail));
  }

  /** A value is not well-formed, for each of the reasons. */
  public void invalid(String path, @Nullable Object value, List<String> details) {
    details.forEach(d -> invalid(path, value, d));
  }

  /** A value is not well-formed and better not printed. */
  public void invalidOmitted(String path, String detail) {
    found.add(new FieldError(FieldError.Type.INVALID, path, "Invalid value: " + detail));
  }

  /** A value may not be set or changed here. */
  public void forbidden(String path, String detail) {
    found.add(FieldError.forbidden(path, detail));
  }

  /** Something that cannot be judged. */
  public void internal(String path, String detail) {
    found.add(new FieldError(FieldError.Type.INTERNAL, path, "Internal error: " + detail));
  }

  /** A value is none of those allowed, told in the given order. */
  public void notSupported(String path, @Nullable Object value, List<String> allowed) {
    found.add(FieldError.notSupported(path, value, allowed));
  }

  /** A value is there twice. */
  public void duplicate(String path, @Nullable Object value) {
    found.add(FieldError.duplicate(path, value));
  }

  /** A value refers to something that is not there. */
  public void notFound(String path, @Nullable Object value) {
    found.add(new FieldError(FieldError.Type.NOT_FOUND, path, "Not found: " + Json.text(value)));
  }

  /** A value is too long. */
  public void tooLong(String path, long maximum) {
    found.add(
        new FieldError(
            FieldError.Type.TOO_LONG,
            path,
            "Too long: may not be more than " + maximum + " bytes"));
  }

  /** There are too many values. */
  public void tooMany(String path, long count, long maximum) {
    found.add(
        new FieldError(
            FieldError.Type.TOO_MANY,
            path,
            "Too many: " + count + ": must have at most " + maximum + " items"));
  }

  /** A field must be one of some values, told in the given order, if it is there. */
  public void oneOf(Map<String, @Nullable Object> object, String path, String name, String... ok) {
    Object value = object.get(name);
    if (value != null && !List.of(ok).contains(value)) {
      notSupported(join(path, name), value, List.of(ok));
    }
  }

  /** A number must not be negative, if it is there. */
  public void nonNegative(Map<String, @Nullable Object> object, String path, String name) {
    if (object.get(name) instanceof Number n && n.longValue() < 0) {
      invalid(join(path, name), n, "must be greater than or equal to 0");
    }
  }

  /** A field must be what it was. */
  public void immutable(
      @Nullable Object updated, @Nullable Object live, String path, @Nullable Object printed) {
    if (!Json.equal(updated, live)) {
      invalid(path, printed, IMMUTABLE);
    }
  }

  /** A field must be what it was. */
  public void immutable(@Nullable Object updated, @Nullable Object live, String path) {
    immutable(updated, live, path, updated);
  }

  /** {@code path.name}, or the name alone. */
  public static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** The elements of a list that are objects, in order; empty when there is no list. */
  public static List<Map<String, @Nullable Object>> objects(
      @Nullable Object parent, String... path) {
    List<@Nullable Object> list = Json.list(parent, path);
    if (list == null) {
      return List.of();
    }
    List<Map<String, @Nullable Object>> maps = new ArrayList<>();
    for (Object element : list) {
      Map<String, @Nullable Object> map = Json.map(element);
      maps.add(map == null ? Map.of() : map);
    }
    return maps;
  }

  /** The texts of a list, in order; empty when there is no list. */
  public static List<String> texts(@Nullable Object parent, String... path) {
    List<@Nullable Object> list = Json.list(parent, path);
    return list == null ? List.of() : list.stream().map(v -> String.valueOf(v)).toList();
  }

  /** The number at a path; the fallback when there is none. */
  public static long number(@Nullable Object parent, long fallback, String... path) {
    return Json.at(parent, path) instanceof Number n ? n.longValue() : fallback;
  }

  /** The object at a path; an empty one when there is none. */
  public static Map<String, @Nullable Object> object(@Nullable Object parent, String... path) {
    Map<String, @Nullable Object> map = Json.map(parent, path);
    return map == null ? Map.of() : map;
  }
}
