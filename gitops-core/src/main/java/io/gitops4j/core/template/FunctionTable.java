package io.gitops4j.core.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Functions by name. Immutable, and safe to use from many threads.
 *
 * @since 0.1
 */
public final class FunctionTable {

  private static final FunctionTable NONE = new FunctionTable(Map.of());

  /** Where the function of a name is to be had. */
  private sealed interface Entry {
    FunctionDefinition definition(String name);
  }

  private record Known(FunctionDefinition function) implements Entry {
    @Override
    public FunctionDefinition definition(String name) {
      return function;
    }
  }

  private static final class Group implements Entry {
    private final Supplier<FunctionTable> supplier;
    private @Nullable FunctionTable table;

    Group(Supplier<FunctionTable> supplier) {
      this.supplier = supplier;
    }

    @Override
    public synchronized FunctionDefinition definition(String name) {
      FunctionTable made = table;
      if (made == null) {
        made = supplier.get();
        table = made;
      }
      return Objects.requireNonNull(made.get(name), name);
    }
  }

  private final Map<String, Entry> functions;

  private FunctionTable(Map<String, Entry> functions) {
    this.functions = functions;
  }

  /** The table of some functions. */
  public static FunctionTable of(Map<String, FunctionDefinition> functions) {
    Map<String, Entry> entries = new HashMap<>(functions.size() * 2);
    functions.forEach((name, function) -> entries.put(name, new Known(function)));
    return new FunctionTable(Map.copyOf(entries));
  }

  /**
   * A table whose functions are made once, when the first of them is wanted: a template seldom
   * calls more than a few, and to make some hundred is what a fresh JVM would spend most of its
   * time on.
   *
   * @param names the names, of which the supplied table must know each
   * @param functions makes the functions; called once at most
   */
  public static FunctionTable whenWanted(Set<String> names, Supplier<FunctionTable> functions) {
    Entry group = new Group(functions);
    Map<String, Entry> entries = new HashMap<>(names.size() * 2);
    names.forEach(name -> entries.put(name, group));
    return new FunctionTable(Map.copyOf(entries));
  }

  /** The table of no functions. */
  public static FunctionTable none() {
    return NONE;
  }

  /** This table and another, which wins where both know a name. */
  public FunctionTable with(FunctionTable other) {
    Map<String, Entry> all = new HashMap<>(functions);
    all.putAll(other.functions);
    return new FunctionTable(Map.copyOf(all));
  }

  /** The names, in no order. */
  public Set<String> names() {
    return functions.keySet();
  }

  /** The function of a name; null if there is none. */
  public @Nullable FunctionDefinition get(String name) {
    Entry entry = functions.get(name);
    return entry == null ? null : entry.definition(name);
  }
}
