package io.gitops4j.core.kustomize.patch;

import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.kustomize.schema.TypeNode;
import io.gitops4j.core.yaml.ScalarType;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Merges a patch into an object as kustomize does.
 *
 * <p>The rule: mappings merge field by field, scalars are replaced, null removes. A list merges
 * only where the schema gives it a merge strategy, by its merge keys or, for scalars, as a set; any
 * other list is replaced. {@code $patch: delete} and {@code replace} in a mapping, or in an element
 * of a list, remove or replace it; {@code $patch: merge} says what happens anyway. Source:
 * kustomize, {@code kyaml/yaml/merge2} and {@code walk}. Surprising: elements of a patch come
 * before those of the object, in the order of the patch, also where they only change one; a list
 * that the patch does not name is merged with nothing, so what it has twice is there once; types
 * that the schema does not know, which are all custom resources, have all lists replaced; an
 * element that merged to nothing is dropped. Tests: {@code KustomizeFixtureTest}.
 *
 * @since 0.1
 */
public final class StrategicMerge {

  private final Schema schema;
  private final Budget budget;

  private StrategicMerge(Schema schema, Budget budget) {
    this.schema = schema;
    this.budget = budget;
  }

  /**
   * Merges a patch into an object.
   *
   * @param target the object; it may be changed
   * @param patch the patch; it is copied
   * @param budget what the merge may use
   * @return the result; null when the patch deletes the object
   * @throws PatchException when the two do not fit, or a directive is unknown
   */
  public static @Nullable YamlMap merge(
      YamlMap target, YamlMap patch, Schema schema, Budget budget) {
    if ("replace".equals(patch.text("$patch"))) {
      // The source replaces the object in a place where nobody looks: nothing changes.
      return target;
    }
    YamlNode result = new StrategicMerge(schema, budget).walk(target, patch.copy(), null);
    return result instanceof YamlMap map ? map : null;
  }

  private @Nullable YamlNode walk(
      @Nullable YamlNode target, @Nullable YamlNode patch, @Nullable TypeNode known) {
    TypeNode type = known != null ? known : embedded(target, patch);
    YamlNode kind = present(target) ? target : present(patch) ? patch : null;
    if (kind instanceof YamlScalar) {
      expect(target, patch, YamlScalar.class, "a scalar");
      return patch != null ? patch : target;
    }
    if (kind instanceof YamlList) {
      expect(target, patch, YamlList.class, "a list");
      return type != null && type.merges()
          ? list(target instanceof YamlList mine ? mine : null, patch, type)
          : patch != null ? patch : target;
    }
    if (kind instanceof YamlMap) {
      expect(target, patch, YamlMap.class, "a mapping");
    }
    return mapping(target, patch, type);
  }

  /** What a transformer made of nothing has no type yet, so it is no null until it is written. */
  private static boolean present(@Nullable YamlNode node) {
    return node != null
        && (!node.isNull() || (node instanceof YamlScalar scalar && scalar.isUntyped()));
  }

  private static void expect(
      @Nullable YamlNode target,
      @Nullable YamlNode patch,
      Class<? extends YamlNode> kind,
      String what) {
    if (present(patch) && !kind.isInstance(patch)) {
      throw new PatchException(
          patch, "the patch has another kind of value where the object has " + what);
    }
    if (present(target) && !kind.isInstance(target)) {
      throw new PatchException(
          target, "the object has another kind of value where the patch has " + what);
    }
  }

  private @Nullable TypeNode embedded(@Nullable YamlNode target, @Nullable YamlNode patch) {
    for (YamlNode node : new YamlNode[] {target, patch}) {
      if (node instanceof YamlMap map) {
        String apiVersion = map.text("apiVersion");
        String kind = map.text("kind");
        if (apiVersion != null && kind != null) {
          TypeNode type = schema.type(apiVersion, kind);
          if (type != null) {
            return type;
          }
        }
      }
    }
    return null;
  }

  private @Nullable YamlNode mapping(
      @Nullable YamlNode target, @Nullable YamlNode patch, @Nullable TypeNode type) {
    YamlNode dest;
    if (!present(target)) {
      if (patch instanceof YamlMap map && isDirective(map) && directive(map) == Directive.DELETE) {
        return null;
      }
      if (patch == null && target instanceof YamlScalar nothing && !nothing.text().isEmpty()) {
        return target;
      }
      dest = patch;
    } else if (patch != null && patch.isNull()) {
      return null;
    } else {
      Directive directive = directive(patch);
      if (directive == Directive.DELETE) {
        return null;
      }
      dest = directive == Directive.REPLACE ? patch : target;
    }
    return dest instanceof YamlMap map ? fields(map, patch, type) : null;
  }

  private YamlNode fields(YamlMap dest, @Nullable YamlNode patch, @Nullable TypeNode type) {
    // The walk goes over the destination, which is the patch itself where the object had nothing.
    YamlMap from = dest;
    YamlMap with = patch instanceof YamlMap map ? map : new YamlMap();
    TreeSet<String> names = new TreeSet<>(from.keys());
    names.addAll(with.keys());
    for (String name : names) {
      if (name.isEmpty()) {
        throw new PatchException(
            dest,
            "the key \"\" is in a mapping that a patch goes through, which nothing can be set in");
      }
      TypeNode field = type == null ? null : type.field(name);
      YamlMap.Entry changed = with.find(name);
      YamlNode value = walk(from.get(name), changed == null ? null : changed.value(), field);
      boolean keepsNull = value != null && value == from.get(name) && changed == null;
      if (value == null || (value.isNull() && !keepsNull)) {
        dest.remove(name);
      } else if (value instanceof YamlScalar scalar && scalar.isUntyped() && changed == null) {
        // The source quotes what has no type yet and would be no text for YAML 1.1.
        if (YamlScalar.plain(scalar.text(), YamlFlavor.V11).type() != ScalarType.STRING
            && !scalar.text().isEmpty()) {
          scalar.set(scalar.text(), ScalarType.STRING);
        }
      } else if (value instanceof YamlScalar scalar && dest.get(name) instanceof YamlScalar there) {
        // In place: labels that a transformer set in several fields are one, and stay so.
        there.setInStyle(scalar);
        there.markAs(scalar);
      } else if (dest.has(name)) {
        dest.put(name, value);
      } else if (changed != null) {
        dest.put(changed.keyNode(), value);
      }
    }
    return dest;
  }

  private enum Directive {
    MERGE,
    REPLACE,
    DELETE
  }

  /** Whether a mapping has a directive that is known; where the object has none, others stay. */
  private static boolean isDirective(YamlMap map) {
    return map.get("$patch") instanceof YamlScalar scalar
        && Set.of("delete", "replace", "merge").contains(scalar.text());
  }

  /** Reads and removes the {@code $patch} of a mapping or of a list's elements. */
  private static Directive directive(@Nullable YamlNode patch) {
    if (patch instanceof YamlMap map) {
      YamlNode value = map.remove("$patch");
      return value == null ? Directive.MERGE : named(value);
    }
    if (patch instanceof YamlList list) {
      for (YamlNode item : list) {
        if (item instanceof YamlMap map && map.has("$patch")) {
          return listDirective(list, map);
        }
      }
    }
    return Directive.MERGE;
  }

  /**
   * The first element with a directive speaks for the whole list if it is nothing else; then all
   * that have the same, and what is empty, go away. Source: kyaml, {@code smpdirective.go}.
   */
  private static Directive listDirective(YamlList list, YamlMap first) {
    if (first.size() != 1) {
      return Directive.MERGE;
    }
    Directive found = named(first.get("$patch"));
    String text = first.text("$patch");
    list.items()
        .removeIf(
            item ->
                item.isNull()
                    || (item instanceof YamlMap map
                        && (map.isEmpty() || Objects.equals(map.text("$patch"), text))));
    return found;
  }

  private static Directive named(@Nullable YamlNode value) {
    String text = value instanceof YamlScalar scalar ? scalar.text() : "";
    return switch (text) {
      case "delete" -> Directive.DELETE;
      case "replace" -> Directive.REPLACE;
      case "merge" -> Directive.MERGE;
      default ->
          throw new PatchException(
              value,
              "the patch strategy '" + text + "' is unknown, it must be delete, replace or merge");
    };
  }

  private @Nullable YamlNode list(
      @Nullable YamlList target, @Nullable YamlNode patch, TypeNode type) {
    if (target == null) {
      // Where the object has no such list, directives stay what they are, as in the source.
      return patch instanceof YamlList list
          ? new ListMerge(this::walk, type, budget).merge(null, list)
          : patch;
    }
    if (patch != null && patch.isNull()) {
      return null;
    }
    Directive directive = directive(patch);
    YamlList changes = patch instanceof YamlList list ? list : new YamlList();
    ListMerge merge = new ListMerge(this::walk, type, budget);
    return switch (directive) {
      case DELETE -> null;
      case REPLACE -> merge.merge(null, changes);
      case MERGE -> merge.merge(target, changes);
    };
  }
}
