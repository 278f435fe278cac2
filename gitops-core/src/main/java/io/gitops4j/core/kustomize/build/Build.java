package io.gitops4j.core.kustomize.build;

import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Snapshot;
import io.gitops4j.core.kustomize.generate.HashSuffix;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.kustomize.transform.TransformException;
import io.gitops4j.core.yaml.ScalarType;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds a kustomization: gathers, generates, transforms, layer by layer from the bases up; then
 * hashes names, fixes references, expands variables, and drops what is for the build alone.
 *
 * <p>Source: kustomize, {@code api/internal/target/kusttarget.go}. Surprising: components work on
 * their parent's resources before the parent's own transformers; hashes and references wait for the
 * top layer, so that an overlay that merges into a ConfigMap changes its name everywhere. Tests:
 * {@code KustomizeFixtureTest}, and the recorded cases of the peer {@code kustomize}.
 */
public final class Build {

  private static final int MAX_DEPTH = 64;
  private static final int MAX_RESOURCES = 100_000;
  private static final String LOCAL_CONFIG = "config.kubernetes.io/local-config";

  private final Files files;
  private final Deque<String> open = new ArrayDeque<>();
  private final BuildOptions options;
  private final Origins origins;
  private Schema schema = Schema.kubernetes();
  private boolean schemaChosen;

  /** Whether the built-in types were looked at before: then kustomize lays others over them. */
  private boolean builtInUsed;

  private Build(Files files, KustomizationFile top, BuildOptions options) {
    this.files = files;
    this.options = options;
    this.origins = new Origins(top, options.managedByLabel());
  }

  /**
   * Builds a folder.
   *
   * @param snapshot the files
   * @param folder the folder in normal form; it must have a kustomization file
   * @param rootOnly whether files must be below the folder of the kustomization that names them
   * @param legacyOrder whether the result is sorted, unless the kustomization says
   * @throws RenderException when it cannot be built
   */
  public static List<Resource> folder(
      Snapshot snapshot, String folder, boolean rootOnly, boolean legacyOrder) {
    return folder(snapshot, folder, new BuildOptions(rootOnly, legacyOrder, false));
  }

  /**
   * Builds a folder.
   *
   * @param snapshot the files
   * @param folder the folder in normal form; it must have a kustomization file
   * @throws RenderException when it cannot be built
   */
  public static List<Resource> folder(Snapshot snapshot, String folder, BuildOptions options) {
    Files files = new Files(snapshot, options.rootOnly());
    String file = KustomizationFile.find(files, folder, null);
    if (file == null) {
      throw missing(folder, null);
    }
    return built(files, KustomizationFile.read(files, file), options);
  }

  /** Builds a kustomization that stands in no file, or in one that was changed in memory. */
  public static List<Resource> of(Snapshot snapshot, String file, YamlMap kustomization) {
    KustomizationFile top = KustomizationFile.of(file, kustomization);
    return built(new Files(snapshot, false), top, BuildOptions.FLUX);
  }

  private static List<Resource> built(Files files, KustomizationFile top, BuildOptions options) {
    try {
      return new Build(files, top, options).run(top);
    } catch (YamlException e) {
      // A value that no step could know to be one JSON cannot hold.
      throw Problem.of(e, "a value in");
    }
  }

  static RenderException missing(String folder, @Nullable YamlNode named) {
    String where = folder.isEmpty() ? "the root" : "'" + folder + "'";
    return Problem.cannot(
        named == null ? null : named.location().orElse(null),
        Reason.NOT_FOUND,
        "build " + (folder.isEmpty() ? "the root" : folder),
        "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in "
            + where
            + "; add one or correct the path");
  }

  private List<Resource> run(KustomizationFile file) {
    Layer layer = gather(file, new Layer(), null);
    hash(layer.resources);
    References.fix(layer.resources, layer.config);
    VariableExpansion.expand(layer);
    layer.resources.removeIf(
        resource -> {
          String local = resource.annotation(LOCAL_CONFIG);
          YamlMap metadata = resource.node().map("metadata");
          YamlMap annotations = metadata == null ? null : metadata.map("annotations");
          return annotations != null && annotations.has(LOCAL_CONFIG) && !local.equals("false");
        });
    origins.write(layer.resources);
    for (Resource resource : layer.resources) {
      resource.dropEmptyAnnotations();
      annotationsAreText(resource.node());
    }
    YamlMap sort = file.map().map("sortOptions");
    if (sort != null) {
      Sorting.sort(layer.resources, sort);
    } else if (options.legacyOrder()) {
      SortOrder.legacy(layer.resources);
    }
    return layer.resources.list();
  }

  /** kustomize writes all annotations anew in the end, and then they are text. */
  private static void annotationsAreText(YamlMap object) {
    YamlMap metadata = object.map("metadata");
    YamlMap annotations = metadata == null ? null : metadata.map("annotations");
    if (annotations != null) {
      for (YamlMap.Entry entry : annotations) {
        if (YamlScalar.plain(entry.key(), YamlFlavor.V3).type() != ScalarType.STRING) {
          throw Problem.cannot(
              entry.keyNode(),
              "write the annotations",
              "the key " + entry.key() + " is no text when written without quotes; rename it");
        }
        if (entry.value() instanceof YamlScalar scalar && scalar.type() != ScalarType.STRING) {
          scalar.set(scalar.isNull() ? "" : scalar.text(), ScalarType.STRING);
        } else if (!(entry.value() instanceof YamlScalar)) {
          entry.set(YamlScalar.string(""));
        }
      }
    }
  }

  static void hash(ResourceSet resources) {
    for (Resource resource : resources) {
      if (resource.hashed()) {
        String hash = HashSuffix.of(resource);
        resource.remember();
        resource.setName(resource.name() + "-" + hash);
      }
    }
    resources.changed();
  }

  /** Gathers what a kustomization has into a layer, and transforms it. */
  private Layer gather(KustomizationFile file, Layer into, @Nullable YamlNode named) {
    enter(file, named);
    chooseSchema(file);
    for (YamlScalar path : file.texts("resources")) {
      resource(file, path, into);
    }
    try {
      into.config = into.config.merge(new Configurations(files, file).fields());
    } catch (TransformException e) {
      throw Problem.of(e, file.map(), "read the configurations of " + file.file());
    }
    generate(file, into);
    Layer layer = into;
    for (YamlScalar path : file.texts("components")) {
      layer = gather(child(file, path, true), layer, path);
    }
    transform(file, layer);
    if (!file.list("validators").isEmpty()) {
      for (Resource plugin : plugins(file, "validators")) {
        throw ConfiguredTransformers.unknown(plugin);
      }
    }
    Variables.declare(file, layer);
    open.removeLast();
    return layer;
  }

  private void enter(KustomizationFile file, @Nullable YamlNode named) {
    Location at = (named == null ? file.map() : named).location().orElse(null);
    String tried = "build " + (file.folder().isEmpty() ? "the root" : file.folder());
    if (open.contains(file.folder())) {
      List<String> circle = new ArrayList<>(open);
      circle.add(file.folder());
      String round =
          circle.subList(circle.indexOf(file.folder()), circle.size()).stream()
              .map(folder -> folder.isEmpty() ? "the root" : folder)
              .collect(Collectors.joining(" -> "));
      throw Problem.cannot(
          at,
          Reason.CYCLE,
          tried,
          "cycle detected, the bases go in a circle, " + round + "; remove one of its steps");
    }
    if (open.size() >= MAX_DEPTH) {
      throw Problem.cannot(
          at,
          Reason.LIMIT,
          tried,
          "bases nest deeper than the limit of " + MAX_DEPTH + "; nest fewer");
    }
    open.addLast(file.folder());
  }

  private void chooseSchema(KustomizationFile file) {
    YamlMap openApi = file.map().map("openapi");
    if (openApi == null || schemaChosen) {
      return;
    }
    String version = text(openApi, "version");
    String path = text(openApi, "path");
    if (!version.isEmpty() && !path.isEmpty()) {
      throw file.invalid(
          openApi, "builtin version and custom schema provided, cannot use both; remove one");
    }
    if (!version.isEmpty() && !version.equals("v1.21.2")) {
      throw file.invalid(
          openApi.get("version"),
          "the specified OpenAPI version "
              + version
              + " is not built in; use v1.21.2 or name a document with path");
    }
    if (!path.isEmpty()) {
      schema = document(file, path, openApi.get("path"));
    }
    schemaChosen = true;
  }

  private Schema document(KustomizationFile file, String path, @Nullable YamlNode named) {
    byte[] content = files.read(file.folder(), path, named);
    String resolved = files.resolve(file.folder(), path, named);
    try {
      List<YamlNode> documents = YamlReader.of(YamlFlavor.V3).readAll(resolved, content);
      if (!documents.isEmpty() && documents.get(0) instanceof YamlMap map) {
        return builtInUsed ? Schema.over(map) : Schema.of(map);
      }
    } catch (YamlException e) {
      throw Problem.of(e, "the OpenAPI document");
    }
    throw Problem.cannot(
        named,
        "read the OpenAPI document " + resolved,
        "it is no mapping; name a document with definitions");
  }

  private void resource(KustomizationFile file, YamlScalar path, Layer into) {
    if (Files.remote(path.text())) {
      throw remote(path, "base");
    }
    String resolved = files.resolve(file.folder(), path.text(), path);
    if (files.kind(resolved) == Snapshot.Kind.DIRECTORY) {
      into.add(gather(child(file, path, false), new Layer(), path), path);
    } else {
      byte[] content = files.read(file.folder(), path.text(), path);
      for (Resource resource : ResourceReader.read("the resource", resolved, content, schema)) {
        origins.read(resource, resolved);
        into.add(resource, path);
        builtInUsed |= !Schema.isBuiltIn(resource.apiVersion(), resource.kind());
      }
    }
    if (into.resources.size() > MAX_RESOURCES) {
      throw Problem.cannot(
          path.location().orElse(null),
          Reason.LIMIT,
          "build " + path.text(),
          "there are more objects than the limit of " + MAX_RESOURCES + "; build fewer at once");
    }
  }

  private static RenderException remote(YamlScalar path, String what) {
    return Problem.cannot(
        path.location().orElse(null),
        Reason.DENIED,
        "build the remote " + what + " " + path.text(),
        "nothing outside of the repository is read; copy it into the repository");
  }

  private KustomizationFile child(KustomizationFile parent, YamlScalar path, boolean component) {
    if (Files.remote(path.text())) {
      throw remote(path, component ? "component" : "base");
    }
    String folder = files.resolve(parent.folder(), path.text(), path);
    if (files.kind(folder) != Snapshot.Kind.DIRECTORY) {
      throw Problem.cannot(
          path.location().orElse(null),
          Reason.NOT_FOUND,
          "build " + path.text(),
          "there is no folder "
              + (folder.isEmpty() ? "." : folder)
              + "; add it or correct the path");
    }
    String file = KustomizationFile.find(files, folder, path);
    if (file == null) {
      throw missing(folder, path);
    }
    KustomizationFile child = KustomizationFile.read(files, file);
    if (child.component() != component) {
      throw Problem.cannot(
          path,
          "build " + path.text(),
          component
              ? "expected kind 'Component' for path '"
                  + folder
                  + "' but got 'Kustomization'; name it under resources"
              : "expected kind != 'Component' for path '" + folder + "'; name it under components");
    }
    return child;
  }

  private void generate(KustomizationFile file, Layer into) {
    Generators generators = new Generators(files, schema, file);
    for (String kind : List.of("ConfigMap", "Secret")) {
      String field = kind.equals("ConfigMap") ? "configMapGenerator" : "secretGenerator";
      for (YamlMap arguments : file.mappings(field)) {
        Resource made = generators.data(kind, arguments);
        origins.generated(made, file, kind + "Generator");
        into.absorb(made);
      }
    }
    for (String field : List.of("helmCharts", "helmChartInflationGenerator")) {
      for (YamlMap chart : file.mappings(field)) {
        throw Generators.charts(chart, field);
      }
    }
    for (Resource plugin : plugins(file, "generators")) {
      Resource made = generators.configured(plugin);
      origins.generated(made, plugin);
      into.absorb(made);
    }
  }

  private void transform(KustomizationFile file, Layer layer) {
    builtInUsed |= !file.list("patches").isEmpty() || !file.list("patchesStrategicMerge").isEmpty();
    Transformers transformers = new Transformers(files, file.folder(), schema, layer.config);
    for (Transformers.Named transformer : transformers.of(file)) {
      transformer.transform(layer.resources);
      origins.transformed(layer.resources, file, transformer.name());
    }
    ConfiguredTransformers configured = new ConfiguredTransformers(files, file.folder(), schema);
    for (Resource plugin : plugins(file, "transformers")) {
      try {
        configured.of(plugin).forEach(t -> t.transform(layer.resources));
      } catch (TransformException e) {
        throw Problem.of(e, plugin.node(), "run " + plugin.id());
      }
      origins.transformed(layer.resources, plugin);
    }
  }

  /** The configuration objects that a field names by path or holds inline. */
  private List<Resource> plugins(KustomizationFile file, String field) {
    Layer found = new Layer();
    for (YamlScalar entry : file.texts(field)) {
      if (entry.text().contains("\n") || entry.text().contains(": ")) {
        for (Resource plugin :
            ResourceReader.inline("the configuration in " + field, entry, schema)) {
          origins.read(plugin, file.file());
          found.add(plugin, entry);
        }
      } else {
        resource(file, entry, found);
      }
    }
    return found.resources.list();
  }

  static String text(YamlMap map, String key) {
    String text = map.text(key);
    return text == null ? "" : text;
  }

  static boolean flag(@Nullable YamlMap map, String key) {
    return map != null
        && map.get(key) instanceof YamlScalar scalar
        && Boolean.TRUE.equals(scalar.toValue());
  }
}
