package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.value.GoText;
import io.gitops4j.core.template.value.GoTypes;
import io.gitops4j.core.template.value.TypedList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps: making, reading, changing, merging.
 *
 * <p>The rule: {@code set}, {@code unset} and the merges change the map they are given. The keys
 * and values of a map are given in the order of its keys, where Go has none. Surprising: {@code
 * dict} with an odd number of arguments gives the last key an empty text; {@code get} of what is
 * not there is an empty text, not nil; {@code dig} fails where a step is no map. Source: sprig's
 * {@code dict.go}. Tests: the table {@code dicts.txt}.
 */
final class DictFunctions {

  private static final String MAP = "map[string]any";

  private DictFunctions() {}

  static void addTo(Registrar to) {
    to.add("dict", "...any", a -> dict(a.values()));
    reading(to);
    changing(to);
    choosing(to);
    to.add("dig", "...any", a -> dig(a.values()));
    to.addBoth("merge", MAP + ", ..." + MAP, a -> merged(a, false));
    to.addBoth("mergeOverwrite", MAP + ", ..." + MAP, a -> merged(a, true));
    to.addBoth("deepCopy", "any", a -> copied(a.any(0)));
  }

  private static Map<String, @Nullable Object> dict(List<@Nullable Object> pairs) {
    Map<String, @Nullable Object> dict = new LinkedHashMap<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      dict.put(Printed.text(pairs.get(i)), i + 1 < pairs.size() ? pairs.get(i + 1) : "");
    }
    return dict;
  }

  private static void reading(Registrar to) {
    to.add(
        "get",
        MAP + ", string",
        a -> a.map(0).containsKey(a.text(1)) ? a.map(0).get(a.text(1)) : "");
    to.add("hasKey", MAP + ", string", a -> a.map(0).containsKey(a.text(1)));
    to.add("pluck", "string, ..." + MAP, DictFunctions::pluck);
    to.add("keys", "..." + MAP, DictFunctions::keys);
    to.add("values", MAP, a -> values(a.map(0)));
  }

  private static List<@Nullable Object> pluck(Arguments a) {
    List<@Nullable Object> found = new ArrayList<>();
    for (int i = 1; i < a.size(); i++) {
      if (a.map(i).containsKey(a.text(0))) {
        found.add(a.map(i).get(a.text(0)));
      }
    }
    return found;
  }

  private static TypedList keys(Arguments a) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      keys.addAll(sortedKeys(a.map(i)));
    }
    return TypedList.strings(keys);
  }

  private static List<String> sortedKeys(Map<String, @Nullable Object> map) {
    List<String> keys = new ArrayList<>(map.keySet());
    keys.sort(GoText::compare);
    return keys;
  }

  private static List<@Nullable Object> values(Map<String, @Nullable Object> map) {
    List<@Nullable Object> values = new ArrayList<>(map.size());
    sortedKeys(map).forEach(key -> values.add(map.get(key)));
    return values;
  }

  private static void changing(Registrar to) {
    to.add(
        "set",
        MAP + ", string, any",
        a -> {
          Map<String, @Nullable Object> map = a.mapOrNull(0);
          if (map == null) {
            throw new FunctionException("assignment to entry in nil map");
          }
          map.put(a.text(1), a.any(2));
          return map;
        });
    to.add(
        "unset",
        MAP + ", string",
        a -> {
          Map<String, @Nullable Object> map = a.mapOrNull(0);
          if (map == null) {
            return new LinkedHashMap<>();
          }
          map.remove(a.text(1));
          return map;
        });
  }

  private static void choosing(Registrar to) {
    to.add(
        "pick",
        MAP + ", ...string",
        a -> {
          Map<String, @Nullable Object> chosen = new LinkedHashMap<>();
          for (Object key : a.from(1)) {
            if (key instanceof String text && a.map(0).containsKey(text)) {
              chosen.put(text, a.map(0).get(text));
            }
          }
          return chosen;
        });
    to.add(
        "omit",
        MAP + ", ...string",
        a -> {
          Set<@Nullable Object> unwanted = new HashSet<>(a.from(1));
          Map<String, @Nullable Object> kept = new LinkedHashMap<>();
          a.map(0)
              .forEach(
                  (key, value) -> {
                    if (!unwanted.contains(key)) {
                      kept.put(key, value);
                    }
                  });
          return kept;
        });
  }

  private static @Nullable Object dig(List<@Nullable Object> path) {
    if (path.size() < 3) {
      throw new FunctionException("dig needs at least three arguments");
    }
    Object step = path.get(path.size() - 1);
    requireMap(step);
    for (Object key : path.subList(0, path.size() - 2)) {
      if (!(key instanceof String)) {
        throw conversion(key, "string");
      }
    }
    for (Object key : path.subList(0, path.size() - 2)) {
      Map<?, ?> map = requireMap(step);
      if (!map.containsKey(key)) {
        return path.get(path.size() - 2);
      }
      step = map.get(key);
    }
    return step;
  }

  private static Map<?, ?> requireMap(@Nullable Object value) {
    String type = "map[string]" + GoTypes.ANY;
    if (value instanceof Map<?, ?> map && GoTypes.typeName(value).equals(type)) {
      return map;
    }
    throw conversion(value, type);
  }

  private static FunctionException conversion(@Nullable Object value, String wanted) {
    String type = value == null ? "nil" : GoTypes.typeName(value);
    return new FunctionException(
        "interface conversion: interface {} is " + type + ", not " + wanted);
  }

  private static Map<String, @Nullable Object> merged(Arguments a, boolean overwrites) {
    Map<String, @Nullable Object> into = a.mapOrNull(0);
    Map<String, @Nullable Object> result = into == null ? new LinkedHashMap<>() : into;
    for (int i = 1; i < a.size(); i++) {
      MapMerge.merge(result, a.map(i), overwrites);
    }
    return result;
  }

  private static @Nullable Object copied(@Nullable Object value) {
    if (value == null) {
      throw new FunctionException("reflect: call of reflect.Value.Type on zero Value");
    }
    return new DeepCopy().of(value);
  }
}
