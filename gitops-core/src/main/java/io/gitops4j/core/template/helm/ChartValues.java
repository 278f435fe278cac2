package io.gitops4j.core.template.helm;

import io.gitops4j.core.template.FunctionDefinition;
import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.Signature;
import io.gitops4j.core.template.TemplateObject;
import io.gitops4j.core.template.format.GoQuote;
import io.gitops4j.core.template.sprig.SprigFunctions;
import io.gitops4j.core.template.value.GoMap;
import io.gitops4j.core.template.value.TypedMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code .Values}, and whatever else Helm keeps in its type of that name: a map with methods that
 * some charts call. It is a view of the map it was made of and changes with it.
 *
 * <p>Surprising: a method hides a key of its name, and maps inside are plain ones, without methods.
 * Source: Helm 3.22, {@code pkg/chartutil/values.go}. Left out is {@code Encode}, as no template
 * has the writer that it takes. Tests: {@code HelmTemplatesTest}.
 *
 * @since 0.1
 */
public final class ChartValues extends TypedMap implements TemplateObject {

  /** The values in a map. */
  public ChartValues(Map<String, @Nullable Object> values) {
    super("chartutil.Values", "interface {}", values);
  }

  @Override
  public TypedMap ofSameType(Map<String, @Nullable Object> other) {
    return new ChartValues(other);
  }

  @Override
  public @Nullable FunctionDefinition method(String name) {
    return switch (name) {
      case "AsMap" -> new FunctionDefinition(Signature.of(), a -> entries());
      case "YAML" -> new FunctionDefinition(Signature.of(), a -> SprigFunctions.yaml(this));
      case "Table" -> new FunctionDefinition(Signature.of("string"), a -> table(path(a.get(0))));
      case "PathValue" ->
          new FunctionDefinition(Signature.of("string"), a -> value(path(a.get(0))));
      default -> null;
    };
  }

  private static List<String> path(@Nullable Object text) {
    return List.of(String.valueOf(text).split("\\.", -1));
  }

  private ChartValues table(List<String> path) {
    ChartValues table = this;
    for (String key : path) {
      Map<String, @Nullable Object> inner = asTable(table.get(key));
      if (inner == null) {
        throw new FunctionException(GoQuote.quote(key) + " is not a table");
      }
      table = new ChartValues(inner);
    }
    return table;
  }

  private @Nullable Object value(List<String> path) {
    int last = path.size() - 1;
    String key = path.get(last);
    if (path.equals(List.of(""))) {
      throw new FunctionException("YAML path cannot be empty");
    }
    ChartValues table;
    try {
      table = table(path.subList(0, last));
    } catch (FunctionException e) {
      throw noValue(key);
    }
    Object value = table.get(key);
    if (!table.containsKey(key) || isPlain(value)) {
      throw noValue(key);
    }
    return value;
  }

  private static FunctionException noValue(String key) {
    return new FunctionException(GoQuote.quote(key) + " is not a value");
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Map<String, @Nullable Object> asTable(@Nullable Object value) {
    if (value instanceof ChartValues values) {
      return values.entries();
    }
    return isPlain(value) ? (Map<String, @Nullable Object>) value : null;
  }

  private static boolean isPlain(@Nullable Object value) {
    return value instanceof Map && !(value instanceof GoMap);
  }
}
