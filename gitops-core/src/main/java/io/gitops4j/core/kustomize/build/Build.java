package io.gitops4j.core.kustomize.build;

import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Snapshot;
import io.gitops4j.core.kustomize.generate.DataGenerator;
import io.gitops4j.core.kustomize.generate.HashSuffix;
import io.gitops4j.core.kustomize.patch.PatchException;
import io.gitops4j.core.kustomize.resource.Gvk;
import io.gitops4j.core.kustomize.resource.ResId;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.kustomize.transform.FieldConfig;
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
import java.util.function.Predicate;
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
  private final Origins origins;
  private Schema schema = Schema.kubernetes();
  private boolean schemaChosen;

  private Build(Files files, KustomizationFile top) {
    this.files = files;
    this.origins = new Origins(top);
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
    Files files = new Files(snapshot, rootOnly);
    String file = KustomizationFile.find(files, folder, null);
    if (file == null) {
      throw missing(folder, null);
    }
    KustomizationFile top = KustomizationFile.read(files, file);
    return new Build(files, top).run(top, legacyOrder);
  }

  /** Builds a kustomization that stands in no file, or in one that was changed in memory. */
  public static List<Resource> of(Snapshot snapshot, String file, YamlMap kustomization) {
    KustomizationFile top = KustomizationFile.of(file, kustomization);
    return new Build(new Files(snapshot, false), top).run(top, false);
  }

  static RenderException missing(String folder, @Nullable YamlNode named) {
    return Problem.at(
        named,
        Reason.NOT_FOUND,
        "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in "
            + (folder.isEmpty() ? "the root" : "'" + folder + "'"));
  }

  private List<Resource> run(KustomizationFile file, boolean legacyOrder) {
    Layer layer = gather(file, new Layer());
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
    layer.resources.forEach(resource -> annotationsAreText(resource.node()));
    YamlMap sort = file.map().map("sortOptions");
    if (sort != null) {
      Sorting.sort(layer.resources, sort);
    } else if (legacyOrder) {
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
        if (entry.value() instanceof YamlScalar scalar && scalar.type() != ScalarType.STRING) {
          scalar.set(scalar.isNull() ? "" : scalar.text(), ScalarType.STRING);
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
  private Layer gather(KustomizationFile file, Layer into) {
    enter(file);
    chooseSchema(file);
    for (YamlScalar path : file.texts("resources")) {
      resource(file, path, into);
    }
    into.config = configured(file, into.config);
    generate(file, into);
    Layer layer = into;
    for (YamlScalar path : file.texts("components")) {
      layer = gather(child(file, path, true), layer);
    }
    transform(file, layer);
    if (!file.list("validators").isEmpty()) {
      plugins(file, "validators")
          .forEach(
              plugin -> {
                throw Transformers.unknown(plugin);
              });
    }
    variables(file, layer);
    open.removeLast();
    return layer;
  }

  private void enter(KustomizationFile file) {
    if (open.contains(file.folder())) {
      List<String> circle = new ArrayList<>(open);
      circle.add(file.folder());
      throw Problem.at(
          file.map(),
          Reason.CYCLE,
          "cycle detected: the bases go in a circle: "
              + String.join(" -> ", circle.subList(circle.indexOf(file.folder()), circle.size())));
    }
    if (open.size() >= MAX_DEPTH) {
      throw Problem.at(
          file.map(), Reason.LIMIT, "bases nest deeper than the limit of " + MAX_DEPTH);
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
      throw file.invalid(openApi, "builtin version and custom schema provided, cannot use both");
    }
    if (!version.isEmpty() && !version.equals("v1.21.2")) {
      throw file.invalid(
          openApi, "the specified OpenAPI version " + version + " is not built in; v1.21.2 is");
    }
    if (!path.isEmpty()) {
      byte[] content = files.read(file.folder(), path, openApi.get("path"));
      try {
        YamlNode document =
            YamlReader.of(YamlFlavor.V3)
                .readAll(files.resolve(file.folder(), path, openApi.get("path")), content)
                .get(0);
        schema = Schema.of((YamlMap) document);
      } catch (YamlException e) {
        throw Problem.of(e, "the OpenAPI document");
      }
    }
    schemaChosen = true;
  }

  private void resource(KustomizationFile file, YamlScalar path, Layer into) {
    if (Files.remote(path.text())) {
      throw Problem.at(
          path,
          Reason.DENIED,
          "Cannot build the remote base "
              + path.text()
              + ": nothing outside of the repository is read; copy it into the repository.");
    }
    String resolved = files.resolve(file.folder(), path.text(), path);
    if (files.kind(resolved) == Snapshot.Kind.DIRECTORY) {
      into.add(gather(child(file, path, false), new Layer()), path);
    } else {
      byte[] content = files.read(file.folder(), path.text(), path);
      for (Resource resource : ResourceReader.read(resolved, content, schema)) {
        origins.read(resource, resolved);
        into.add(resource, path);
      }
    }
    if (into.resources.size() > MAX_RESOURCES) {
      throw Problem.at(
          path, Reason.LIMIT, "there are more objects than the limit of " + MAX_RESOURCES);
    }
  }

  private KustomizationFile child(KustomizationFile parent, YamlScalar path, boolean component) {
    String folder = files.resolve(parent.folder(), path.text(), path);
    if (files.kind(folder) != Snapshot.Kind.DIRECTORY) {
      throw Problem.at(
          path,
          Reason.NOT_FOUND,
          "Cannot build "
              + path.text()
              + ": there is no folder "
              + (folder.isEmpty() ? "." : folder)
              + ".");
    }
    String file = KustomizationFile.find(files, folder, path);
    if (file == null) {
      throw missing(folder, path);
    }
    KustomizationFile child = KustomizationFile.read(files, file);
    if (child.component() != component) {
      throw Problem.at(
          path,
          Reason.INVALID,
          component
              ? "expected kind 'Component' for path '" + folder + "' but got 'Kustomization'"
              : "expected kind != 'Component' for path '" + folder + "'; name it under components");
    }
    return child;
  }

  private FieldConfig configured(KustomizationFile file, FieldConfig config) {
    FieldConfig merged = config.merge(FieldConfig.defaults());
    for (YamlScalar path : file.texts("configurations")) {
      byte[] content = files.read(file.folder(), path.text(), path);
      try {
        for (YamlNode document : YamlReader.of(YamlFlavor.V11).readAll(path.text(), content)) {
          if (document instanceof YamlMap map) {
            merged = merged.merge(FieldConfig.of(map));
          }
        }
      } catch (YamlException e) {
        throw Problem.of(e, "the configuration");
      } catch (TransformException e) {
        throw Problem.at(path, Reason.INVALID, String.valueOf(e.getMessage()));
      }
    }
    for (YamlScalar path : file.texts("crds")) {
      byte[] content = files.read(file.folder(), path.text(), path);
      try {
        for (YamlNode document : YamlReader.of(YamlFlavor.V11).readAll(path.text(), content)) {
          merged = merged.merge(CustomTypes.references(document));
        }
      } catch (YamlException e) {
        throw Problem.of(e, "the types");
      }
    }
    return merged;
  }

  private void generate(KustomizationFile file, Layer into) {
    YamlMap options = file.map().map("generatorOptions");
    for (String kind : List.of("ConfigMap", "Secret")) {
      String field = kind.equals("ConfigMap") ? "configMapGenerator" : "secretGenerator";
      for (YamlMap arguments : file.mappings(field)) {
        Resource made = data(kind, arguments, options, file.folder());
        origins.generated(made, file, kind + "Generator");
        into.absorb(made);
      }
    }
    if (!file.list("helmCharts").isEmpty() || !file.list("helmChartInflationGenerator").isEmpty()) {
      throw Problem.at(
          file.map(),
          Reason.UNSUPPORTED,
          "helmCharts in " + file.file() + " need the Helm renderer, which is not supported yet.");
    }
    for (Resource plugin : plugins(file, "generators")) {
      switch (plugin.kind()) {
        case "ConfigMapGenerator", "SecretGenerator" -> {
          YamlMap arguments = plugin.node().copy();
          YamlMap metadata = arguments.map("metadata");
          if (metadata != null) {
            for (YamlMap.Entry entry : metadata) {
              if (!arguments.has(entry.key())) {
                arguments.put(entry.key(), entry.value());
              }
            }
          }
          Resource made =
              data(plugin.kind().replace("Generator", ""), arguments, options, file.folder());
          origins.generated(made, plugin);
          into.absorb(made);
        }
        default -> throw Transformers.unknown(plugin);
      }
    }
  }

  private Resource data(String kind, YamlMap arguments, @Nullable YamlMap options, String folder) {
    try {
      return DataGenerator.generate(
          kind, arguments, options, path -> files.read(folder, path.text(), path), schema);
    } catch (TransformException e) {
      throw Problem.at(
          e.location().or(arguments::location).orElse(null), Reason.INVALID, e.getMessage() + ".");
    }
  }

  /** The configuration objects that a field names by path or holds inline. */
  private List<Resource> plugins(KustomizationFile file, String field) {
    Layer found = new Layer();
    for (YamlScalar entry : file.texts(field)) {
      if (entry.text().contains("\n") || entry.text().contains(": ")) {
        try {
          for (Resource plugin : ResourceReader.inline(entry, entry.text(), schema)) {
            origins.read(plugin, file.file());
            found.add(plugin, entry);
          }
        } catch (YamlException e) {
          throw Problem.at(
              entry, Reason.INVALID, "unable to parse " + field + ": " + e.getMessage());
        }
      } else {
        resource(file, entry, found);
      }
    }
    return found.resources.list();
  }

  private void transform(KustomizationFile file, Layer layer) {
    try {
      Transformers transformers = new Transformers(files, file.folder(), schema, layer.config);
      for (Transformers.Named transformer : transformers.of(file)) {
        transformer.transformer().transform(layer.resources);
        origins.transformed(layer.resources, file, transformer.name());
      }
      for (Resource plugin : plugins(file, "transformers")) {
        transformers.configured(plugin).forEach(t -> t.transform(layer.resources));
        origins.transformed(layer.resources, plugin);
      }
    } catch (TransformException e) {
      throw Problem.at(
          e.location().or(() -> file.map().location()).orElse(null),
          Reason.INVALID,
          file.file() + ": " + e.getMessage() + ".");
    } catch (PatchException e) {
      throw Problem.at(
          e.location().or(() -> file.map().location()).orElse(null),
          Reason.INVALID,
          file.file() + ": " + e.getMessage() + ".");
    }
  }

  private static void variables(KustomizationFile file, Layer layer) {
    for (YamlMap variable : file.mappings("vars")) {
      String name = text(variable, "name");
      YamlMap target =
          variable.map("objref") == null ? variable.map("objRef") : variable.map("objref");
      if (target == null) {
        throw file.invalid(variable, "var '" + name + "' needs an objref");
      }
      Gvk gvk = gvk(target);
      Predicate<ResId> named =
          id ->
              id.name().equals(text(target, "name"))
                  && id.gvk().equals(gvk)
                  && (text(target, "namespace").isEmpty()
                      || id.effectiveNamespace().equals(text(target, "namespace")));
      List<Resource> matches =
          layer.resources.list().stream().filter(r -> r.allIds().stream().anyMatch(named)).toList();
      if (matches.size() > 1) {
        throw Problem.at(
            variable,
            Reason.INVALID,
            "found "
                + matches.size()
                + " resId matches for var "
                + name
                + " (unable to disambiguate)");
      }
      matches.forEach(resource -> resource.variables().add(name));
      layer.addVariable(name, variable);
    }
  }

  private static Gvk gvk(YamlMap target) {
    String apiVersion = text(target, "apiVersion");
    return apiVersion.isEmpty()
        ? new Gvk(text(target, "group"), text(target, "version"), text(target, "kind"))
        : Gvk.of(apiVersion, text(target, "kind"));
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
