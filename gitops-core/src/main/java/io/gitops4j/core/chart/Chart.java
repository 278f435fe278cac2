package io.gitops4j.core.chart;

import io.gitops4j.Notice;
import io.gitops4j.SourceMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A Helm chart with its subcharts. Immutable and safe to share; made by {@link ChartLoader}.
 *
 * @since 0.1
 */
public final class Chart {

  private final ChartMetadata metadata;
  private final @Nullable ChartLock lock;
  private final boolean lockCurrent;
  private final Map<String, @Nullable Object> values;
  private final @Nullable ChartFile valuesFile;
  private final @Nullable ChartFile schema;
  private final List<ChartFile> templates;
  private final List<ChartFile> files;
  private final List<Chart> subcharts;
  private final List<Notice> notices;

  Chart(ChartReader parts, List<Chart> subcharts) {
    this.metadata = parts.metadata();
    this.lock = parts.lock();
    this.lockCurrent = parts.isLockCurrent();
    this.values = Collections.unmodifiableMap(parts.values());
    this.valuesFile = parts.valuesFile();
    this.schema = parts.schema();
    this.templates = List.copyOf(parts.templates());
    this.files = List.copyOf(parts.files());
    this.subcharts = List.copyOf(subcharts);
    this.notices = List.copyOf(parts.notices());
  }

  /** A chart without subcharts. */
  Chart(
      ChartMetadata metadata,
      @Nullable ChartLock lock,
      Map<String, @Nullable Object> values,
      @Nullable ChartFile schema,
      List<ChartFile> templates,
      List<ChartFile> files) {
    this.metadata = metadata;
    this.lock = lock;
    this.lockCurrent = true;
    this.values = Collections.unmodifiableMap(values);
    this.valuesFile = null;
    this.schema = schema;
    this.templates = List.copyOf(templates);
    this.files = List.copyOf(files);
    this.subcharts = List.of();
    this.notices = List.of();
  }

  private Chart(
      Chart other,
      ChartMetadata metadata,
      Map<String, @Nullable Object> values,
      @Nullable ChartFile valuesFile,
      List<Chart> subcharts,
      List<Notice> notices) {
    this.metadata = metadata;
    this.lock = other.lock;
    this.lockCurrent = other.lockCurrent;
    this.values = values;
    this.valuesFile = valuesFile;
    this.schema = other.schema;
    this.templates = other.templates;
    this.files = other.files;
    this.subcharts = List.copyOf(subcharts);
    this.notices = List.copyOf(notices);
  }

  /** The same chart with another version in its metadata. */
  public Chart withVersion(String version) {
    return new Chart(this, metadata.withVersion(version), values, valuesFile, subcharts, notices);
  }

  /** The same chart with other default values, of the types of {@link #values()}. */
  public Chart withValues(Map<String, @Nullable Object> others) {
    return new Chart(
        this,
        metadata,
        Collections.unmodifiableMap(ValuesReader.table(others)),
        null,
        subcharts,
        notices);
  }

  /** The same chart with these subcharts behind its own. */
  public Chart withMoreSubcharts(List<Chart> more) {
    List<Chart> all = new ArrayList<>(subcharts);
    all.addAll(more);
    return new Chart(this, metadata, values, valuesFile, all, notices);
  }

  /** The same chart with one more notice. */
  Chart withNotice(Notice notice) {
    List<Notice> all = new ArrayList<>(notices);
    all.add(notice);
    return new Chart(this, metadata, values, valuesFile, subcharts, all);
  }

  /** Its name. */
  public String name() {
    return metadata.name();
  }

  /** What {@code Chart.yaml} says, with {@code requirements.yaml}. */
  public ChartMetadata metadata() {
    return metadata;
  }

  /** What {@code Chart.lock} or {@code requirements.lock} says. */
  public Optional<ChartLock> lock() {
    return Optional.ofNullable(lock);
  }

  /**
   * Whether the digest of the lock is that of the dependencies that are named and locked; true
   * where there is no lock, and for a chart of a release's record.
   */
  public boolean isLockCurrent() {
    return lockCurrent;
  }

  /**
   * The default values: text, booleans, {@code Double} for every number, lists, maps and null. Not
   * to be changed.
   */
  public Map<String, @Nullable Object> values() {
    return values;
  }

  /**
   * Where the default values stand in {@code values.yaml}, by their JSON pointers; nowhere when
   * they are others, or those of a release's record. It reads the file again.
   *
   * @param file the path of that file, for places
   */
  public SourceMap valuesPlaces(String file) {
    return valuesFile == null ? SourceMap.NONE : ValuesReader.places(file, valuesFile.text());
  }

  /** {@code values.schema.json}. */
  public Optional<ChartFile> schema() {
    return Optional.ofNullable(schema);
  }

  /** The files below {@code templates/}, in the order of the archive or folder. */
  public List<ChartFile> templates() {
    return templates;
  }

  /** All files that are neither templates, subcharts nor read by Helm itself; with the CRDs. */
  public List<ChartFile> files() {
    return files;
  }

  /** The files of custom resource definitions, those of subcharts not included. */
  public List<ChartFile> crds() {
    return files.stream()
        .filter(file -> file.name().startsWith("crds/") && isManifest(file.name()))
        .toList();
  }

  private static boolean isManifest(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".yaml") || lower.endsWith(".yml") || lower.endsWith(".json");
  }

  /** The charts in {@code charts/}, sorted by the name of their folder or archive. */
  public List<Chart> subcharts() {
    return subcharts;
  }

  /** What was met while this chart and its subcharts were loaded. */
  public List<Notice> notices() {
    return notices;
  }

  /** Whether another chart has the same metadata, values, files and subcharts. */
  public boolean sameAs(Chart other) {
    return metadata.sameAs(other.metadata)
        && values.equals(other.values)
        && Objects.equals(schema, other.schema)
        && templates.equals(other.templates)
        && files.equals(other.files)
        && subcharts.size() == other.subcharts.size()
        && IntStream.range(0, subcharts.size())
            .allMatch(i -> subcharts.get(i).sameAs(other.subcharts.get(i)));
  }

  @Override
  public String toString() {
    return "chart " + metadata;
  }
}
