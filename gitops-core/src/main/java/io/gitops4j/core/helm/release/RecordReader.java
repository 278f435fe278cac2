package io.gitops4j.core.helm.release;

import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartLimits;
import io.gitops4j.core.chart.StoredChart;
import io.gitops4j.core.helm.Hook;
import io.gitops4j.core.helm.HookEvent;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a release of the JSON of a record, of Helm 3 or 4.
 *
 * <p>The rule: a field that is not there, or null, is empty; one of another type makes the record
 * unreadable, as it does for Helm; fields that Helm 3.22 and 4.3 do not have are dropped, as Helm
 * drops them. Surprising cases: a status, event or phase that is unknown is UNKNOWN, or left out;
 * the version of a chart in a record of Helm 4 may be missing the files' times, which are dropped.
 * Tests: {@code ReleaseCodecTest}.
 */
final class RecordReader {

  private RecordReader() {}

  static Release release(Map<String, @Nullable Object> json, ChartLimits limits) {
    String name = text(json, "name");
    int revision = number(json, "version");
    if (name.isEmpty() || revision < 1) {
      throw wrong("it has no name or no version");
    }
    Map<String, @Nullable Object> info = map(json, "info");
    return Release.builder(name, text(json, "namespace"), revision)
        .status(
            ReleaseStatus.of(text(info, "status")).orElse(ReleaseStatus.UNKNOWN),
            text(info, "description"))
        .firstDeployed(time(info, "first_deployed"))
        .lastDeployed(time(info, "last_deployed"))
        .deleted(time(info, "deleted"))
        .notes(text(info, "notes"))
        .rollbackRevision(number(info, "rollback_revision"))
        .chart(chart(json, limits))
        .config(map(json, "config"))
        .manifest(text(json, "manifest"))
        .hooks(maps(json, "hooks").stream().map(RecordReader::hook).toList())
        .applyMethod(text(json, "apply_method"))
        .build();
  }

  private static @Nullable Chart chart(Map<String, @Nullable Object> json, ChartLimits limits) {
    Map<String, @Nullable Object> chart = map(json, "chart");
    if (chart.isEmpty()) {
      return null;
    }
    try {
      return StoredChart.read(chart, limits);
    } catch (RenderException e) {
      Reason reason = e.failure().reason() == Reason.LIMIT ? Reason.LIMIT : Reason.INVALID;
      throw ReleaseProblem.record(reason, "its chart cannot be loaded", e);
    }
  }

  private static ReleaseHook hook(Map<String, @Nullable Object> json) {
    List<HookEvent> events = new ArrayList<>();
    for (String event : texts(json, "events")) {
      HookEvent.of(event).ifPresent(events::add);
    }
    Map<String, @Nullable Object> run = map(json, "last_run");
    return new ReleaseHook(
        new Hook(
            text(json, "path"),
            text(json, "kind"),
            text(json, "name"),
            text(json, "manifest"),
            number(json, "weight"),
            events,
            texts(json, "delete_policies"),
            texts(json, "output_log_policies")),
        new HookRun(
            time(run, "started_at"),
            time(run, "completed_at"),
            HookRun.Phase.of(text(run, "phase"))));
  }

  private static @Nullable Instant time(Map<String, @Nullable Object> json, String name) {
    String text = text(json, name);
    if (text.isEmpty()) {
      return null;
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      return time.getYear() <= 1 ? null : time.toInstant();
    } catch (DateTimeException e) {
      throw wrong(name + " is no time");
    }
  }

  private static String text(Map<String, @Nullable Object> json, String name) {
    Object value = json.get(name);
    if (value == null || value instanceof String) {
      return value == null ? "" : (String) value;
    }
    throw wrong(name + " is no text");
  }

  private static int number(Map<String, @Nullable Object> json, String name) {
    Object value = json.get(name);
    if (value == null) {
      return 0;
    }
    if (value instanceof Double number && number == Math.rint(number)) {
      int whole = number.intValue();
      if (whole == number) {
        return whole;
      }
    }
    throw wrong(name + " is no whole number");
  }

  private static List<String> texts(Map<String, @Nullable Object> json, String name) {
    List<String> texts = new ArrayList<>();
    for (Object item : list(json, name)) {
      if (!(item instanceof String text)) {
        throw wrong(name + " is no list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  private static List<Map<String, @Nullable Object>> maps(
      Map<String, @Nullable Object> json, String name) {
    List<Map<String, @Nullable Object>> maps = new ArrayList<>();
    for (Object item : list(json, name)) {
      if (item != null) {
        maps.add(object(item).orElseThrow(() -> wrong(name + " is no list of objects")));
      }
    }
    return maps;
  }

  private static List<?> list(Map<String, @Nullable Object> json, String name) {
    Object value = json.get(name);
    if (value == null || value instanceof List<?>) {
      return value == null ? List.of() : (List<?>) value;
    }
    throw wrong(name + " is no list");
  }

  private static Map<String, @Nullable Object> map(
      Map<String, @Nullable Object> json, String name) {
    Object value = json.get(name);
    return value == null
        ? new LinkedHashMap<>()
        : object(value).orElseThrow(() -> wrong(name + " is no object"));
  }

  @SuppressWarnings("unchecked")
  static Optional<Map<String, @Nullable Object>> object(@Nullable Object value) {
    return value instanceof Map<?, ?>
        ? Optional.of((Map<String, @Nullable Object>) value)
        : Optional.empty();
  }

  private static RuntimeException wrong(String why) {
    return ReleaseProblem.record(Reason.INVALID, why, null);
  }
}
