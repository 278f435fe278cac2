package io.gitops4j.testkit.apiserver.registry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events of {@code events.k8s.io/v1}, which are those of {@code v1} with other names. Source:
 * k8s.io/kubernetes, {@code pkg/apis/events/v1/conversion.go}.
 */
final class EventConversion implements ServedKind.Conversion {
  private static final Map<String, String> NAMES =
      Map.of(
          "involvedObject", "regarding",
          "message", "note",
          "source", "deprecatedSource",
          "firstTimestamp", "deprecatedFirstTimestamp",
          "lastTimestamp", "deprecatedLastTimestamp",
          "count", "deprecatedCount",
          "reportingComponent", "reportingController");

  /** Always printed in v1, left out in events.k8s.io when empty. */
  private static final Set<String> OMITTED = Set.of("reportingComponent", "reportingInstance");

  @Override
  public Map<String, @Nullable Object> fromStored(Map<String, @Nullable Object> stored) {
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    stored.forEach(
        (name, value) -> {
          if (!(OMITTED.contains(name) && "".equals(value))) {
            event.put(NAMES.getOrDefault(name, name), value);
          }
        });
    return event;
  }

  @Override
  public Map<String, @Nullable Object> toStored(Map<String, @Nullable Object> object) {
    Map<String, String> back = new LinkedHashMap<>();
    NAMES.forEach((core, other) -> back.put(other, core));
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    object.forEach((name, value) -> event.put(back.getOrDefault(name, name), value));
    return event;
  }
}
