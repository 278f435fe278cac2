package io.gitops4j.core.kustomize.build;

import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Snapshot;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A kustomization: its fields, checked and with old spellings replaced by new ones.
 *
 * <p>Source: kustomize, {@code api/types/kustomization.go}. The file is read as YAML 1.1; names of
 * fields match in any case; an unknown field is an error.
 */
final class KustomizationFile {

  static final List<String> NAMES =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  private enum Shape {
    TEXT,
    TEXTS,
    MAPPING,
    MAPPINGS,
    LIST
  }

  private static final Map<String, Shape> FIELDS = fields();

  private final String file;
  private final YamlMap map;

  private KustomizationFile(String file, YamlMap map) {
    this.file = file;
    this.map = map;
  }

  private static Map<String, Shape> fields() {
    Map<String, Shape> fields = new LinkedHashMap<>();
    for (String name : List.of("apiVersion", "kind", "namePrefix", "nameSuffix", "namespace")) {
      fields.put(name, Shape.TEXT);
    }
    for (String name :
        List.of(
            "resources",
            "components",
            "crds",
            "bases",
            "configurations",
            "generators",
            "transformers",
            "validators",
            "buildMetadata",
            "patchesStrategicMerge")) {
      fields.put(name, Shape.TEXTS);
    }
    for (String name :
        List.of(
            "metadata",
            "openapi",
            "commonLabels",
            "commonAnnotations",
            "sortOptions",
            "helmGlobals",
            "generatorOptions")) {
      fields.put(name, Shape.MAPPING);
    }
    for (String name :
        List.of(
            "labels",
            "patchesJson6902",
            "patches",
            "images",
            "imageTags",
            "replacements",
            "replicas",
            "vars",
            "configMapGenerator",
            "secretGenerator",
            "helmCharts",
            "helmChartInflationGenerator")) {
      fields.put(name, Shape.MAPPINGS);
    }
    return fields;
  }

  /** The kustomization file of a folder; null when it has none. */
  static @Nullable String find(Files files, String folder, @Nullable YamlNode named) {
    List<String> found = new ArrayList<>();
    for (String name : NAMES) {
      String path = folder.isEmpty() ? name : folder + "/" + name;
      if (files.kind(path) == Snapshot.Kind.FILE || files.kind(path) == Snapshot.Kind.SYMLINK) {
        found.add(path);
      }
    }
    if (found.size() > 1) {
      throw Problem.at(
          Location.of(found.get(0)),
          Reason.INVALID,
          "Found multiple kustomization files under "
              + (folder.isEmpty() ? "the root" : folder)
              + ": "
              + String.join(" and ", found)
              + "; keep one.");
    }
    return found.isEmpty() ? null : found.get(0);
  }

  static KustomizationFile read(Files files, String file) {
    int slash = file.lastIndexOf('/');
    byte[] content =
        files.read(slash < 0 ? "" : file.substring(0, slash), file.substring(slash + 1), null);
    List<YamlNode> documents;
    try {
      documents = YamlReader.of(YamlFlavor.V11).lastKeyWins().readAll(file, content);
    } catch (YamlException e) {
      throw Problem.of(e, "the kustomization");
    }
    if (documents.isEmpty() || documents.get(0).isNull()) {
      throw Problem.at(
          Location.of(file),
          Reason.INVALID,
          "kustomization.yaml is empty: " + file + " names nothing to build.");
    }
    if (!(documents.get(0) instanceof YamlMap map)) {
      throw Problem.at(
          documents.get(0), Reason.INVALID, "invalid Kustomization: " + file + " is no mapping.");
    }
    return of(file, map);
  }

  static KustomizationFile of(String file, YamlMap map) {
    YamlMap checked = checked(file, map);
    moveInto(checked, "bases", "resources");
    moveInto(checked, "imageTags", "images");
    KustomizationFile kustomization = new KustomizationFile(file, checked);
    kustomization.enforce();
    return kustomization;
  }

  private static YamlMap checked(String file, YamlMap map) {
    YamlMap checked = new YamlMap();
    checked.markAs(map);
    for (YamlMap.Entry entry : map) {
      String name =
          FIELDS.keySet().stream()
              .filter(field -> field.equalsIgnoreCase(entry.key()))
              .findFirst()
              .orElseThrow(
                  () ->
                      Problem.at(
                          entry.keyNode(),
                          Reason.INVALID,
                          "invalid Kustomization "
                              + file
                              + ": unknown field \""
                              + entry.key()
                              + "\"."));
      if (!entry.value().isNull()) {
        check(file, name, entry.value());
        checked.put(name, entry.value());
      }
    }
    return checked;
  }

  private static void check(String file, String name, YamlNode value) {
    Shape shape = FIELDS.getOrDefault(name, Shape.TEXT);
    boolean fits =
        switch (shape) {
          case TEXT -> value instanceof YamlScalar scalar && scalar.toValue() instanceof String;
          case MAPPING -> value instanceof YamlMap;
          case LIST -> value instanceof YamlList;
          case TEXTS ->
              value instanceof YamlList list
                  && list.items().stream()
                      .allMatch(i -> i instanceof YamlScalar s && s.toValue() instanceof String);
          case MAPPINGS ->
              value instanceof YamlList list
                  && list.items().stream().allMatch(YamlMap.class::isInstance);
        };
    if (!fits) {
      String wanted =
          switch (shape) {
            case TEXT -> "text";
            case MAPPING -> "a mapping";
            case LIST -> "a list";
            case TEXTS -> "a list of texts";
            case MAPPINGS -> "a list of mappings";
          };
      throw Problem.at(
          value,
          Reason.INVALID,
          "invalid Kustomization " + file + ": the field " + name + " must be " + wanted + ".");
    }
    if (name.equals("commonLabels") || name.equals("commonAnnotations")) {
      texts(file, name, (YamlMap) value);
    }
  }

  private static void texts(String file, String name, YamlMap map) {
    for (YamlMap.Entry entry : map) {
      if (!(entry.value() instanceof YamlScalar scalar) || !(scalar.toValue() instanceof String)) {
        throw Problem.at(
            entry.value(),
            Reason.INVALID,
            "invalid Kustomization "
                + file
                + ": the value of "
                + name
                + "."
                + entry.key()
                + " must be text: quote it.");
      }
    }
  }

  private static void moveInto(YamlMap map, String old, String field) {
    if (map.remove(old) instanceof YamlList moved) {
      if (!(map.get(field) instanceof YamlList)) {
        map.put(field, new YamlList());
      }
      YamlList into = map.list(field);
      if (into != null) {
        into.items().addAll(moved.items());
      }
    }
  }

  private void enforce() {
    String kind = text("kind");
    boolean component = kind.equals("Component");
    if (!kind.isEmpty() && !kind.equals("Kustomization") && !component) {
      throw invalid(map.get("kind"), "kind should be Kustomization or Component");
    }
    String version =
        component ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1";
    if (!text("apiVersion").isEmpty() && !text("apiVersion").equals(version)) {
      throw invalid(
          map.get("apiVersion"),
          "apiVersion for " + (kind.isEmpty() ? "Kustomization" : kind) + " should be " + version);
    }
    boolean empty =
        map.keys().stream().allMatch(key -> key.equals("kind") || key.equals("apiVersion"));
    if (empty) {
      throw Problem.at(
          map, Reason.INVALID, "kustomization.yaml is empty: " + file + " names nothing to build.");
    }
  }

  RenderException invalid(@Nullable YamlNode at, String message) {
    return Problem.at(
        at == null ? map : at,
        Reason.INVALID,
        "invalid Kustomization " + file + ": " + message + ".");
  }

  String file() {
    return file;
  }

  /** The folder of the file; empty for the root. */
  String folder() {
    int slash = file.lastIndexOf('/');
    return slash < 0 ? "" : file.substring(0, slash);
  }

  /** The name of the file in its folder. */
  String fileName() {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  YamlMap map() {
    return map;
  }

  boolean component() {
    return text("kind").toLowerCase(Locale.ROOT).equals("component");
  }

  String text(String field) {
    String text = map.text(field);
    return text == null ? "" : text;
  }

  List<YamlNode> list(String field) {
    return map.get(field) instanceof YamlList list ? list.items() : List.of();
  }

  List<YamlScalar> texts(String field) {
    return list(field).stream().map(YamlScalar.class::cast).toList();
  }

  List<YamlMap> mappings(String field) {
    return list(field).stream().map(YamlMap.class::cast).toList();
  }
}
