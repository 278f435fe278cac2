package io.gitops4j.testkit.apiserver.fields.typed;

import io.gitops4j.testkit.apiserver.fields.path.PathElement;
import io.gitops4j.testkit.apiserver.model.GoText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a tree is of a type, with the mistakes in the server's words.
 *
 * <p>A null is of every type, except as an element of a list that is not atomic. After an unknown
 * member the rest of its map is not looked at. Source: structured-merge-diff, {@code
 * typed/validate.go}. Tests: {@code FieldManagerTest}.
 */
public final class Conformance {

  private final boolean duplicatesAllowed;
  private final List<String> mistakes = new ArrayList<>();

  private Conformance(boolean duplicatesAllowed) {
    this.duplicatesAllowed = duplicatesAllowed;
  }

  /**
   * The mistakes of a tree in one text; empty when it is of the type.
   *
   * @param duplicatesAllowed whether sets and lists with keys may have an element twice
   */
  public static String mistakes(@Nullable Object value, FieldType type, boolean duplicatesAllowed) {
    Conformance check = new Conformance(duplicatesAllowed);
    check.check(value, type, () -> "");
    if (check.mistakes.size() <= 1) {
      return String.join("", check.mistakes);
    }
    return "errors:\n  " + String.join("\n  ", check.mistakes);
  }

  private void mistake(Supplier<String> path, String message) {
    String at = path.get();
    mistakes.add(at.isEmpty() ? message : at + ": " + message);
  }

  private void check(@Nullable Object value, FieldType type, Supplier<String> path) {
    switch (type.view(value)) {
      case MAP -> checkMap(value, type.asMap(), path);
      case LIST -> checkList(value, type.asList(), path);
      case SCALAR -> checkScalar(value, type.scalar(), path);
    }
  }

  private void checkScalar(
      @Nullable Object value, FieldType.@Nullable Scalar scalar, Supplier<String> path) {
    if (value == null || scalar == null) {
      return;
    }
    switch (scalar) {
      case NUMERIC -> {
        if (!(value instanceof Number)) {
          mistake(path, "expected numeric (int or float), got " + GoText.typeName(value));
        }
      }
      case STRING -> {
        if (!(value instanceof String)) {
          String got = "&value.valueUnstructured{Value:" + GoText.syntax(value) + "}";
          mistake(path, "expected string, got " + got);
        }
      }
      case BOOLEAN -> {
        if (!(value instanceof Boolean)) {
          mistake(path, "expected boolean, got &{" + GoText.plain(value) + "}");
        }
      }
      case UNTYPED -> {
        if (value instanceof Map || value instanceof List) {
          mistake(path, "expected any scalar, got &{" + GoText.plain(value) + "}");
        }
      }
    }
  }

  private void checkList(@Nullable Object value, ListType type, Supplier<String> path) {
    if (value == null) {
      return;
    }
    if (!(value instanceof List<?> list)) {
      mistake(path, "expected list, got &{" + GoText.plain(value) + "}");
      return;
    }
    Set<PathElement> seen = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      PathElement step;
      try {
        step = type.isAtomic() ? PathElement.index(i) : type.step(list.get(i));
      } catch (ListType.UnkeyedElement e) {
        mistake(path, "element " + i + ": " + e.reason());
        return;
      }
      if (!seen.add(step) && !duplicatesAllowed) {
        mistake(path, "duplicate entries for key " + step);
      }
      check(list.get(i), type.element(), () -> path.get() + step);
    }
  }

  private void checkMap(@Nullable Object value, MapType type, Supplier<String> path) {
    if (value == null) {
      return;
    }
    if (!(value instanceof Map<?, ?> map)) {
      mistake(path, "expected map, got &{" + GoText.plain(value) + "}");
      return;
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = (String) entry.getKey();
      FieldType member = type.member(name);
      if (member == null) {
        mistake(() -> path.get() + "." + name, "field not declared in schema");
        return;
      }
      check(entry.getValue(), member, () -> path.get() + "." + name);
    }
  }
}
