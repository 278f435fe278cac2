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
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

  private final Files files;
  private final String file;
  private final YamlMap map;
  private final String around;

  private KustomizationFile(Files files, String file, YamlMap map, String around) {
    this.files = files;
    this.file = file;
    this.map = map;
    this.around = around;
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
      throw Problem.cannot(
          Location.of(files.shown(found.get(0))),
          Reason.INVALID,
          "build " + (folder.isEmpty() ? "the root" : folder),
          "Found multiple kustomization files, " + String.join(" and ", found) + "; keep one");
    }
    return found.isEmpty() ? null : found.get(0);
  }

  static KustomizationFile read(Files files, String file) {
    return read(files, file, null);
  }

  /**
   * Reads a file.
   *
   * @param named where its folder is named; null for the top
   */
  static KustomizationFile read(Files files, String file, @Nullable YamlNode named) {
    int slash = file.lastIndexOf('/');
    byte[] content =
        files.read(slash < 0 ? "" : file.substring(0, slash), file.substring(slash + 1), named);
    YamlNode document;
    try {
      document = files.reader(YamlFlavor.V11).lastKeyWins().readFirst(files.shown(file), content);
    } catch (YamlException e) {
      throw Problem.of(e, "the kustomization");
    }
    if (document == null || document.isNull()) {
      throw empty(files.shown(file), Location.of(files.shown(file)));
    }
    if (!(document instanceof YamlMap map)) {
      throw Problem.cannot(
          document,
          "read the kustomization " + files.shown(file),
          "it is no mapping; write fields such as resources");
    }
    return of(files, file, map);
  }

  private static RenderException empty(String file, @Nullable Location at) {
    return Problem.cannot(
        at,
        Reason.INVALID,
        "build " + file,
        "kustomization.yaml is empty; name something to build, such as resources");
  }

  static KustomizationFile of(Files files, String file, YamlMap map) {
    YamlMap checked = KustomizationFields.checked(files.shown(file), map);
    moveInto(checked, "bases", "resources");
    moveInto(checked, "imageTags", "images");
    ChartFields.modernize(checked);
    KustomizationFile kustomization = new KustomizationFile(files, file, checked, "");
    kustomization.enforce();
    return kustomization;
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
      throw invalid(map.get("kind"), "kind should be Kustomization or Component; correct it");
    }
    String version =
        component ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1";
    if (!text("apiVersion").isEmpty() && !text("apiVersion").equals(version)) {
      throw invalid(
          map.get("apiVersion"),
          "apiVersion for "
              + (kind.isEmpty() ? "Kustomization" : kind)
              + " should be "
              + version
              + "; correct it");
    }
    boolean empty =
        map.entries().stream()
            .allMatch(
                entry ->
                    entry.key().equals("kind")
                        || entry.key().equals("apiVersion")
                        || (entry.value() instanceof YamlScalar text && text.text().isEmpty()));
    if (empty) {
      throw empty(files.shown(file), map.location().orElse(null));
    }
  }

  RenderException invalid(@Nullable YamlNode at, String message) {
    return Problem.cannot(
        at == null ? map : at, "read the kustomization " + files.shown(file), message);
  }

  /** This one, as another names it. */
  KustomizationFile below(KustomizationFile other) {
    return new KustomizationFile(files, file, map, other.chartNamespace());
  }

  /**
   * The namespace that releases of charts have where their entries name none: its own, or else that
   * of the next one around it that has one; empty when there is none. Source: kustomize, {@code
   * helmRootNamespace} in {@code api/internal/target/kusttarget.go}.
   */
  String chartNamespace() {
    String own = text("namespace");
    return own.isEmpty() ? around : own;
  }

  /** The files it stands in and names others of. */
  Files files() {
    return files;
  }

  /** Its path in those files. */
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

  /** The value of a field; the whole where it has no place of its own. */
  YamlNode at(String field) {
    YamlNode node = map.get(field);
    return node == null || node.location().isEmpty() ? map : node;
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
