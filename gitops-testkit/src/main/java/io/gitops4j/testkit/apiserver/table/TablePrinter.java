package io.gitops4j.testkit.apiserver.table;

import io.gitops4j.testkit.apiserver.discovery.RecordedFacts;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The columns and cells of tables.
 *
 * <p>Columns of built-in kinds are recorded; cells are made by {@link BuiltinRows}, and of kinds it
 * does not know are empty but for name and age. Custom kinds have the columns of their definition,
 * or name and age. Source: k8s.io/kubernetes, {@code pkg/printers/internalversion/printers.go};
 * k8s.io/apiextensions-apiserver, {@code pkg/registry/customresource/tableconvertor}.
 */
public final class TablePrinter {
  private final Clock clock;

  /** A printer that tells ages by a clock. */
  public TablePrinter(Clock clock) {
    this.clock = clock;
  }

  /** The definitions of the columns; not to be changed. */
  public List<@Nullable Object> columns(ServedKind kind) {
    Kind k = kind.kind();
    if (!k.custom()) {
      List<@Nullable Object> recorded =
          Json.list(RecordedFacts.columns(), k.apiVersion() + "/" + k.plural());
      if (recorded != null) {
        return recorded;
      }
    }
    List<@Nullable Object> columns = new ArrayList<>();
    columns.add(recorded("Name", "string"));
    if (kind.columns().isEmpty()) {
      columns.add(recorded("Age", "date"));
    }
    for (Map<String, @Nullable Object> column : kind.columns()) {
      columns.add(custom(column));
    }
    return columns;
  }

  private static Map<String, @Nullable Object> recorded(String name, String type) {
    for (Object column :
        Objects.requireNonNull(Json.list(RecordedFacts.columns(), "v1/configmaps"))) {
      if (Json.string(column, "name").equals(name)) {
        Map<String, @Nullable Object> copy =
            Json.copyMap(Objects.requireNonNull((Map<?, ?>) column));
        copy.put("type", type);
        return copy;
      }
    }
    throw new IllegalStateException("no column " + name);
  }

  private static Map<String, @Nullable Object> custom(Map<String, @Nullable Object> column) {
    Map<String, @Nullable Object> definition = new LinkedHashMap<>();
    String description = Json.string(column, "description");
    definition.put("name", column.get("name"));
    definition.put("type", column.get("type"));
    definition.put("format", Json.string(column, "format"));
    definition.put(
        "description",
        description.isEmpty()
            ? "Custom resource definition column (in JSONPath format): "
                + Json.string(column, "jsonPath")
            : description);
    definition.put("priority", Objects.requireNonNullElse(column.get("priority"), 0L));
    return definition;
  }

  /** The cells of an object's row. */
  public List<@Nullable Object> cells(ServedKind kind, Map<String, @Nullable Object> object) {
    Ages ages = new Ages(clock.instant());
    if (kind.kind().custom()) {
      return customCells(kind, object, ages);
    }
    Function<Map<String, @Nullable Object>, List<@Nullable Object>> row =
        BuiltinRows.of(kind.kind(), ages);
    if (row != null) {
      return row.apply(object);
    }
    List<@Nullable Object> cells = new ArrayList<>();
    for (Object column : columns(kind)) {
      String name = Json.string(column, "name");
      cells.add(
          switch (name) {
            case "Name" -> Json.string(object, "metadata", "name");
            case "Created At" -> Json.string(object, "metadata", "creationTimestamp");
            case "Age" -> ages.of(object);
            default -> BuiltinRows.NONE;
          });
    }
    return cells;
  }

  private static List<@Nullable Object> customCells(
      ServedKind kind, Map<String, @Nullable Object> object, Ages ages) {
    List<@Nullable Object> cells = new ArrayList<>();
    cells.add(Json.string(object, "metadata", "name"));
    if (kind.columns().isEmpty()) {
      cells.add(ages.of(object));
    }
    for (Map<String, @Nullable Object> column : kind.columns()) {
      Object value = JsonPath.first(object, Json.string(column, "jsonPath"));
      cells.add(cell(Json.string(column, "type"), value, ages));
    }
    return cells;
  }

  private static @Nullable Object cell(String type, @Nullable Object value, Ages ages) {
    if (value == null) {
      return type.equals("date") ? "<unknown>" : null;
    }
    return switch (type) {
      case "integer" ->
          value instanceof Long ? value : value instanceof Double d ? (Object) d.longValue() : null;
      case "number" -> value instanceof Number n ? (Object) n.doubleValue() : null;
      case "boolean" -> value instanceof Boolean ? value : null;
      case "date" -> value instanceof String s ? ages.since(s) : "<invalid>";
      default ->
          value instanceof Map || value instanceof List ? Json.text(value) : String.valueOf(value);
    };
  }

  /** Ages, as kubectl shows them. Source: k8s.io/apimachinery, {@code duration.HumanDuration}. */
  record Ages(Instant now) {
    String of(Map<String, @Nullable Object> object) {
      return since(Json.string(object, "metadata", "creationTimestamp"));
    }

    String since(String time) {
      if (time.isEmpty()) {
        return "<unknown>";
      }
      try {
        return human(Duration.between(Instant.parse(time), now));
      } catch (DateTimeParseException e) {
        return "<invalid>";
      }
    }

    static String human(Duration age) {
      long seconds = age.toSeconds();
      if (seconds < -1) {
        return "<invalid>";
      }
      if (seconds < 0) {
        return "0s";
      }
      if (seconds < 120) {
        return seconds + "s";
      }
      long minutes = seconds / 60;
      if (minutes < 10) {
        return two(minutes, "m", seconds % 60, "s");
      }
      if (minutes < 180) {
        return minutes + "m";
      }
      long hours = minutes / 60;
      if (hours < 8) {
        return two(hours, "h", minutes % 60, "m");
      }
      if (hours < 48) {
        return hours + "h";
      }
      long days = hours / 24;
      if (hours < 192) {
        return two(days, "d", hours % 24, "h");
      }
      if (days < 730) {
        return days + "d";
      }
      return days < 2920 ? two(days / 365, "y", days % 365, "d") : days / 365 + "y";
    }

    private static String two(long large, String unit, long small, String smallUnit) {
      return large + unit + (small == 0 ? "" : small + smallUnit);
    }
  }
}
