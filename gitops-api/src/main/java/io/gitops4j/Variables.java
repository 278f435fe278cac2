package io.gitops4j;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The variables of a substitution, by name; a later one of the same name wins.
 *
 * @since 0.1
 */
public final class Variables implements Iterable<Variable> {

  private static final Variables EMPTY = new Variables(Map.of());

  private final Map<String, Variable> byName;

  private Variables(Map<String, Variable> byName) {
    this.byName = byName;
  }

  /** No variables. */
  public static Variables empty() {
    return EMPTY;
  }

  /** The variables in order of rising precedence. */
  public static Variables of(Collection<Variable> variables) {
    Map<String, Variable> map = new TreeMap<>();
    variables.forEach(v -> map.put(v.name(), v));
    return new Variables(map);
  }

  /** Variables of a map, all of one origin. */
  public static Variables of(Map<String, String> values, String origin) {
    return of(
        values.entrySet().stream()
            .map(e -> Variable.of(e.getKey(), e.getValue(), origin))
            .toList());
  }

  /** The variable of a name, if there is one. */
  public Optional<Variable> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return byName.isEmpty();
  }

  /** All, sorted by name. */
  public List<Variable> all() {
    return List.copyOf(byName.values());
  }

  @Override
  public Iterator<Variable> iterator() {
    return all().iterator();
  }

  @Override
  public String toString() {
    return byName.values().toString();
  }
}
