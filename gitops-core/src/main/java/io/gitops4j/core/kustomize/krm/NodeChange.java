package io.gitops4j.core.kustomize.krm;

import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes nodes of the values a function returned: what it left as it was keeps node and place, what
 * it set has the place of its configuration.
 *
 * <p>Items of lists are paired from the front and from the end while they are equal, and those
 * between them in order where there are as many as before.
 */
final class NodeChange {

  private final YamlNode setBy;

  NodeChange(YamlNode setBy) {
    this.setBy = setBy;
  }

  /** A node of a value, with what is equal in a node that was there before. */
  YamlNode of(@Nullable YamlNode before, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map(before instanceof YamlMap known ? known : null, map);
    }
    if (value instanceof List<?> list) {
      return list(before instanceof YamlList known ? known : null, list);
    }
    if (before instanceof YamlScalar && Objects.equals(before.toValue(), value)) {
      return before;
    }
    YamlScalar scalar = YamlScalar.of(value);
    scalar.markAs(setBy);
    return scalar;
  }

  private YamlMap map(@Nullable YamlMap before, Map<?, ?> values) {
    YamlMap made = new YamlMap();
    made.markAs(before == null ? setBy : before);
    values.forEach(
        (name, value) -> {
          YamlMap.Entry known = before == null ? null : before.find((String) name);
          YamlScalar key = known == null ? YamlScalar.string((String) name) : known.keyNode();
          if (known == null) {
            key.markAs(setBy);
          }
          made.put(key, of(known == null ? null : known.value(), value));
        });
    return made;
  }

  private YamlList list(@Nullable YamlList before, List<?> values) {
    YamlList made = new YamlList();
    made.markAs(before == null ? setBy : before);
    int old = before == null ? 0 : before.size();
    int front = before == null ? 0 : equalAtFront(before, values);
    int end = before == null ? 0 : equalAtEnd(before, values, front);
    boolean paired = old == values.size();
    for (int i = 0; i < values.size(); i++) {
      int fromEnd = values.size() - i;
      int at = i < front || paired ? i : fromEnd <= end ? old - fromEnd : -1;
      made.add(of(before == null || at < 0 ? null : before.get(at), values.get(i)));
    }
    return made;
  }

  private static int equalAtFront(YamlList before, List<?> values) {
    int most = Math.min(before.size(), values.size());
    int count = 0;
    while (count < most && Objects.equals(before.get(count).toValue(), values.get(count))) {
      count++;
    }
    return count;
  }

  private static int equalAtEnd(YamlList before, List<?> values, int front) {
    int most = Math.min(before.size(), values.size()) - front;
    int count = 0;
    while (count < most
        && Objects.equals(
            before.get(before.size() - 1 - count).toValue(),
            values.get(values.size() - 1 - count))) {
      count++;
    }
    return count;
  }
}
