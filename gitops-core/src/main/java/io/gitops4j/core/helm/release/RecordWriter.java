package io.gitops4j.core.helm.release;

import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartDependency;
import io.gitops4j.core.chart.ChartFile;
import io.gitops4j.core.chart.ChartLock;
import io.gitops4j.core.chart.ChartMetadata;
import io.gitops4j.core.chart.ImportValue;
import io.gitops4j.core.helm.Hook;
import io.gitops4j.core.helm.HookEvent;
import io.gitops4j.core.yaml.JsonWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON of a record as Helm 3.22 does: the fields of each struct in the order of its
 * source, what is empty left out where the struct says so, keys of maps sorted, times in RFC 3339
 * with as many digits as they have, a time that is not set as the empty text, a list that was never
 * made as null.
 *
 * <p>Surprising cases: the values and files of subcharts are not written, as Helm does not write
 * them; {@code import-values} are written as pairs of child and parent, which is what Helm has made
 * of them when it writes. Helm 4's {@code apply_method} and {@code rollback_revision} are written
 * where they are set; Helm 3 ignores them. Source: Helm 3.22 {@code pkg/release}, {@code
 * pkg/chart}. Tests: {@code ReleaseCodecTest}, {@code HelmReleasesLiveTest}.
 */
final class RecordWriter {

  private static final String NO_TIME = "0001-01-01T00:00:00Z";
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendOffset("+HH:MM", "Z")
          .toFormatter(Locale.ROOT);

  private final StringBuilder out = new StringBuilder(4096);
  private boolean first = true;

  private RecordWriter() {}

  static String write(Release release) {
    RecordWriter writer = new RecordWriter();
    writer.release(release);
    return writer.out.toString();
  }

  private void release(Release release) {
    open();
    text("name", release.name());
    key("info");
    info(release);
    release
        .chart()
        .ifPresent(
            chart -> {
              key("chart");
              chart(chart);
            });
    optional("config", release.config());
    text("manifest", release.manifest());
    if (!release.hooks().isEmpty()) {
      key("hooks");
      list(release.hooks(), this::hook);
    }
    field("version", (long) release.revision());
    text("namespace", release.namespace());
    text("apply_method", release.applyMethod());
    close();
  }

  private void info(Release release) {
    open();
    field("first_deployed", time(release.firstDeployed().orElse(null)));
    field("last_deployed", time(release.lastDeployed().orElse(null)));
    field("deleted", time(release.deleted().orElse(null)));
    text("description", release.description());
    text("status", release.status().text());
    text("notes", release.notes());
    if (release.rollbackRevision() != 0) {
      field("rollback_revision", (long) release.rollbackRevision());
    }
    close();
  }

  private void hook(ReleaseHook each) {
    Hook hook = each.hook();
    open();
    text("name", hook.name());
    text("kind", hook.kind());
    text("path", hook.source());
    text("manifest", hook.content());
    optional("events", hook.events().stream().map(HookEvent::text).toList());
    key("last_run");
    open();
    field("started_at", time(each.lastRun().startedAt()));
    field("completed_at", time(each.lastRun().completedAt()));
    field("phase", each.lastRun().phase().text());
    close();
    if (hook.weight() != 0) {
      field("weight", (long) hook.weight());
    }
    optional("delete_policies", hook.deletePolicies());
    optional("output_log_policies", hook.outputLogPolicies());
    close();
  }

  private void chart(Chart chart) {
    open();
    key("metadata");
    metadata(chart.metadata());
    key("lock");
    chart.lock().ifPresentOrElse(this::lock, () -> out.append("null"));
    key("templates");
    files(chart.templates());
    field("values", chart.values());
    field("schema", chart.schema().map(RecordWriter::data).orElse(null));
    key("files");
    files(chart.files());
    close();
  }

  private void metadata(ChartMetadata chart) {
    open();
    text("name", chart.name());
    text("home", chart.home());
    optional("sources", chart.sources());
    text("version", chart.version());
    text("description", chart.description());
    optional("keywords", chart.keywords());
    if (!chart.maintainers().isEmpty()) {
      key("maintainers");
      list(
          chart.maintainers(),
          maintainer -> {
            open();
            text("name", maintainer.name());
            text("email", maintainer.email());
            text("url", maintainer.url());
            close();
          });
    }
    text("icon", chart.icon());
    text("apiVersion", chart.apiVersion());
    text("condition", chart.condition());
    text("tags", chart.tags());
    text("appVersion", chart.appVersion());
    if (chart.isDeprecated()) {
      field("deprecated", true);
    }
    optional("annotations", chart.annotations());
    text("kubeVersion", chart.kubeVersion());
    List<ChartDependency> dependencies = chart.dependencies().orElse(List.of());
    if (!dependencies.isEmpty()) {
      key("dependencies");
      list(dependencies, this::dependency);
    }
    text("type", chart.type());
    close();
  }

  private void dependency(ChartDependency dependency) {
    open();
    field("name", dependency.name());
    text("version", dependency.version());
    field("repository", dependency.repository());
    text("condition", dependency.condition());
    optional("tags", dependency.tags());
    if (dependency.enabled()) {
      field("enabled", true);
    }
    List<Object> imports = new ArrayList<>();
    for (ImportValue each : dependency.importValues()) {
      imports.add(Map.of("child", each.child(), "parent", each.parent()));
    }
    optional("import-values", imports);
    text("alias", dependency.alias());
    close();
  }

  private void lock(ChartLock lock) {
    open();
    field("generated", generated(lock.generated()));
    field("digest", lock.digest());
    key("dependencies");
    list(lock.dependencies(), this::dependency);
    close();
  }

  private void files(List<ChartFile> files) {
    if (files.isEmpty()) {
      out.append("null");
      return;
    }
    list(
        files,
        file -> {
          open();
          field("name", file.name());
          field("data", data(file));
          close();
        });
  }

  private static String data(ChartFile file) {
    return Base64.getEncoder().encodeToString(file.bytes());
  }

  static String time(@Nullable Instant time) {
    return time == null ? "" : TIME.format(time.atOffset(ZoneOffset.UTC));
  }

  /** A time of a lock file; Helm cannot read a record in which it is none. */
  private static String generated(String text) {
    try {
      return TIME.format(OffsetDateTime.parse(text));
    } catch (DateTimeException e) {
      return NO_TIME;
    }
  }

  private void open() {
    out.append('{');
    first = true;
  }

  private void close() {
    out.append('}');
    first = false;
  }

  private void key(String name) {
    if (!first) {
      out.append(',');
    }
    first = false;
    out.append('"').append(name).append("\":");
  }

  private void field(String name, @Nullable Object value) {
    key(name);
    out.append(JsonWriter.compact(value));
  }

  private void text(String name, String value) {
    if (!value.isEmpty()) {
      field(name, value);
    }
  }

  private void optional(String name, Object value) {
    boolean empty =
        value instanceof Map<?, ?> map ? map.isEmpty() : ((Collection<?>) value).isEmpty();
    if (!empty) {
      field(name, value);
    }
  }

  private <T> void list(List<T> items, Consumer<T> write) {
    out.append('[');
    String comma = "";
    for (T item : items) {
      out.append(comma);
      comma = ",";
      write.accept(item);
    }
    out.append(']');
  }
}
