package io.gitops4j.core.chart;

import io.gitops4j.Notice;
import io.gitops4j.RenderException;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a chart of its files.
 *
 * <p>The rule, with surprising cases: {@code requirements.yaml} is laid over {@code Chart.yaml} in
 * charts of both versions, but only in v1 is it one of the chart's other files; in {@code charts/}
 * names that begin with {@code _} or {@code .} are skipped, {@code .tgz} files are archives, {@code
 * .prov} files are other files, and anything else, a single file too, must be a chart. Source: Helm
 * 3.22 {@code pkg/chart/loader/load.go}, which takes the subcharts in a random order where we take
 * them by name. Tests: {@code ChartLoaderTest}.
 */
final class ChartReader {

  private final LoadBudget budget;
  private final int depth;
  private final Map<String, List<ChartFile>> subcharts = new TreeMap<>();
  private final List<ChartFile> templates = new ArrayList<>();
  private final List<ChartFile> files = new ArrayList<>();
  private final List<Notice> notices;
  private @Nullable ChartMetadata metadata;
  private @Nullable List<YamlNode> named;
  private @Nullable ChartLock lock;
  private boolean lockCurrent = true;
  private @Nullable ChartFile schema;
  private @Nullable ChartFile valuesFile;
  private Map<String, @Nullable Object> values = new LinkedHashMap<>();

  private ChartReader(LoadBudget budget, int depth, List<Notice> notices) {
    this.budget = budget;
    this.depth = depth;
    this.notices = notices;
  }

  static Chart read(List<ChartFile> files, LoadBudget budget, int depth, List<Notice> notices) {
    budget.depth(depth);
    ChartReader reader = new ChartReader(budget, depth, notices);
    reader.metadata = reader.chartYaml(files);
    for (ChartFile file : files) {
      reader.sort(file);
    }
    return new Chart(reader, reader.readSubcharts());
  }

  private ChartMetadata chartYaml(List<ChartFile> files) {
    ChartFile chart = last(files, "Chart.yaml");
    ChartFile requirements = last(files, "requirements.yaml");
    if (chart == null && requirements == null) {
      throw budget.malformed("Chart.yaml file is missing; add it to the chart's folder");
    }
    YamlFields own = fields(chart, "Chart.yaml");
    YamlFields more = fields(requirements, "requirements.yaml");
    return yaml(
        "Chart.yaml",
        () -> {
          named = own.with(more).list("dependencies");
          return ChartMetadata.of(own, more, budget);
        });
  }

  private static @Nullable ChartFile last(List<ChartFile> files, String name) {
    ChartFile found = null;
    for (ChartFile file : files) {
      found = file.name().equals(name) ? file : found;
    }
    return found;
  }

  private YamlFields fields(@Nullable ChartFile file, String name) {
    return file == null
        ? YamlFields.of(name, null)
        : yaml(name, () -> YamlFields.of(name, ValuesReader.first(name, file.text())));
  }

  private <T> T yaml(String file, Supplier<T> read) {
    try {
      return read.get();
    } catch (YamlException e) {
      throw ChartProblem.yaml(budget.chart(), file, e);
    }
  }

  private void sort(ChartFile file) {
    switch (file.name()) {
      case "Chart.yaml" -> {}
      case "values.yaml" -> {
        values = yaml(file.name(), () -> ValuesReader.read(file.name(), file.text()));
        valuesFile = file;
      }
      case "values.schema.json" -> schema = file;
      case "Chart.lock" -> lock = readLock(file);
      case "requirements.lock" -> {
        lock = readLock(file);
        ofVersionOne(file, "Dependency locking is handled in Chart.lock");
      }
      case "requirements.yaml" -> ofVersionOne(file, "Dependencies are handled in Chart.yaml");
      default -> {
        if (file.name().startsWith("templates/")) {
          templates.add(file);
        } else if (file.name().startsWith("charts/")) {
          sortSubchart(file);
        } else {
          files.add(file);
        }
      }
    }
  }

  /** A file that only charts of version 1 have; in those it is one of the other files, too. */
  private void ofVersionOne(ChartFile file, String instead) {
    if (metadata().apiVersion().equals("v1")) {
      files.add(file);
    } else {
      notices.add(
          new Notice(
              null,
              null,
              null,
              "%s: %s since apiVersion \"v2\", and this chart has a %s"
                  .formatted(metadata().name(), instead, file.name())));
    }
  }

  private ChartLock readLock(ChartFile file) {
    return yaml(
        file.name(),
        () -> {
          YamlFields fields =
              YamlFields.of(file.name(), ValuesReader.first(file.name(), file.text()));
          lockCurrent =
              LockDigest.fits(
                  fields.text("digest"),
                  named,
                  fields.list("dependencies"),
                  metadata().apiVersion().equals("v1"));
          return new ChartLock(
              fields.text("generated"),
              fields.text("digest"),
              fields.items("dependencies", node -> ChartDependency.of(file.name(), node)));
        });
  }

  private void sortSubchart(ChartFile file) {
    if (file.name().endsWith(".prov")) {
      files.add(file);
      return;
    }
    String inside = file.name().substring("charts/".length());
    int slash = inside.indexOf('/');
    String name = slash < 0 ? inside : inside.substring(0, slash);
    subcharts.computeIfAbsent(name, key -> new ArrayList<>()).add(file.named(inside));
  }

  private List<Chart> readSubcharts() {
    List<Chart> charts = new ArrayList<>();
    subcharts.forEach(
        (name, inside) -> {
          if (!name.startsWith("_") && !name.startsWith(".")) {
            try {
              charts.add(read(filesOf(name, inside), budget, depth + 1, notices));
            } catch (RenderException e) {
              throw new RenderException(
                  e.failure()
                      .withMessage(
                          "error unpacking subchart %s in %s: %s"
                              .formatted(name, metadata().name(), e.failure().message())),
                  e);
            }
          }
        });
    return charts;
  }

  private List<ChartFile> filesOf(String name, List<ChartFile> inside) {
    if (name.endsWith(".tgz")) {
      ChartFile archive = inside.get(0);
      if (!archive.name().equals(name)) {
        throw budget.malformed(
            "expected %s, got %s; an archive of a subchart is a file"
                .formatted(name, archive.name()));
      }
      return ChartArchive.files(archive.shared(), budget, notices);
    }
    return inside.stream()
        .filter(file -> file.name().contains("/"))
        .map(file -> file.named(file.name().substring(name.length() + 1)))
        .toList();
  }

  ChartMetadata metadata() {
    if (metadata == null) {
      throw new IllegalStateException("Chart.yaml is read first");
    }
    return metadata;
  }

  @Nullable ChartLock lock() {
    return lock;
  }

  boolean isLockCurrent() {
    return lockCurrent;
  }

  @Nullable ChartFile schema() {
    return schema;
  }

  @Nullable ChartFile valuesFile() {
    return valuesFile;
  }

  Map<String, @Nullable Object> values() {
    return values;
  }

  List<ChartFile> templates() {
    return templates;
  }

  List<ChartFile> files() {
    return files;
  }

  List<Notice> notices() {
    return notices;
  }
}
