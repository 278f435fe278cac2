package io.gitops4j.core.kustomize.build;

import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Snapshot;
import io.gitops4j.core.kustomize.explain.Trace;
import io.gitops4j.core.kustomize.generate.HashSuffix;
import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.limit.LimitException;
import io.gitops4j.core.kustomize.remote.RemoteRef;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.kustomize.transform.TransformException;
import io.gitops4j.core.yaml.ScalarType;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
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

  private static final String LOCAL_CONFIG = "config.kubernetes.io/local-config";

  private final Deque<String> open = new ArrayDeque<>();
  private final BuildOptions options;
  private final Origins origins;
  private final Trace trace;
  private Schema schema = Schema.kubernetes();
  private boolean schemaChosen;

  /** Whether the built-in types were looked at before: then kustomize lays others over them. */
  private boolean builtInUsed;

  private Build(KustomizationFile top, BuildOptions options, Trace trace) {
    this.options = options;
    this.trace = trace;
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
    Files files = files(snapshot, options);
    String file = KustomizationFile.find(files, folder, null);
    if (file == null) {
      throw missing(folder, null);
    }
    return built(KustomizationFile.read(files, file), options, Trace.NONE);
  }

  /**
   * Builds a kustomization that stands in no file, or in one that was changed in memory.
   *
   * @param trace watches how it goes
   */
  public static List<Resource> of(
      Snapshot snapshot, String file, YamlMap kustomization, BuildOptions options, Trace trace) {
    return built(
        KustomizationFile.of(files(snapshot, options), file, kustomization), options, trace);
  }

  private static Files files(Snapshot snapshot, BuildOptions options) {
    Budget budget = new Budget(options.limits());
    return new Files(snapshot, options.rootOnly(), new Remotes(options.remotes(), budget), budget);
  }

  private static List<Resource> built(KustomizationFile top, BuildOptions options, Trace trace) {
    try {
      return new Build(top, options, trace).run(top);
    } catch (LimitException e) {
      String folder = top.folder().isEmpty() ? "the root" : top.folder();
      throw Problem.of(e, top.map(), "build " + folder);
    } catch (YamlException e) {
      // A value that no step could know to be one JSON cannot hold.
      throw Problem.of(e, "a value in");
    }
  }

  /** What a folder without a kustomization file is answered with. */
  public static RenderException missing(String folder, @Nullable YamlNode named) {
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
    Layer layer = gather(file, new Layer(file.files().budget()), null);
    hash(layer.resources);
    trace.step("put the hash of the content behind the name", null, layer.resources);
    References.fix(layer.resources, layer.config);
    trace.step("follow the name of the object that is referred to", null, layer.resources);
    VariableExpansion.expand(layer);
    trace.step("expand variables", null, layer.resources);
    layer.resources.forEach(FinalCheck::of);
    layer.resources.removeIf(
        resource -> {
          String local = resource.annotation(LOCAL_CONFIG);
          YamlMap metadata = resource.node().map("metadata");
          YamlMap annotations = metadata == null ? null : metadata.map("annotations");
          return annotations != null && annotations.has(LOCAL_CONFIG) && !local.equals("false");
        });
    origins.write(layer.resources);
    trace.entry("write where it comes from", file.map().get("buildMetadata"), layer.resources);
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
    if (metadata != null && metadata.text("annotations") != null) {
      metadata.remove("annotations");
    }
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
      into.config = into.config.merge(new Configurations(file).fields());
    } catch (TransformException e) {
      throw Problem.of(e, file.map(), "read the configurations of " + file.file());
    }
    generate(file, into);
    Layer layer = into;
    for (YamlScalar path : file.texts("components")) {
      layer = gather(child(file, path, true), layer, path);
    }
    transform(file, layer);
    for (Resource plugin : plugins(file, "validators")) {
      plugins(file).validate(plugin, layer.resources);
    }
    Variables.declare(file, layer);
    open.removeLast();
    return layer;
  }

  private void enter(KustomizationFile file, @Nullable YamlNode named) {
    Location at = (named == null ? file.map() : named).location().orElse(null);
    String place = file.files().shown(file.folder());
    String tried = "build " + (place.isEmpty() ? "the root" : place);
    if (open.contains(place)) {
      List<String> circle = new ArrayList<>(open);
      circle.add(place);
      String round =
          circle.subList(circle.indexOf(place), circle.size()).stream()
              .map(folder -> folder.isEmpty() ? "the root" : folder)
              .collect(Collectors.joining(" -> "));
      throw Problem.cannot(
          at,
          Reason.CYCLE,
          tried,
          "cycle detected, the bases go in a circle, " + round + "; remove one of its steps");
    }
    try {
      file.files().budget().bases(open.size() + 1, named);
    } catch (LimitException e) {
      throw Problem.of(e, file.map(), tried);
    }
    open.addLast(place);
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
    byte[] content = file.files().read(file.folder(), path, named);
    String resolved = file.files().name(file.folder(), path, named);
    try {
      List<YamlNode> documents = file.files().reader(YamlFlavor.V3).readAll(resolved, content);
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
    Files files = file.files();
    boolean remote = files.remote(file.folder(), path.text());
    String resolved = remote ? "" : files.resolve(file.folder(), path.text(), path);
    boolean folder =
        remote
            ? !files.remotes().isFile(path.text(), path)
            : files.kind(resolved) == Snapshot.Kind.DIRECTORY;
    if (folder) {
      into.add(gather(child(file, path, false), new Layer(files.budget()), path), path);
    } else {
      byte[] content = files.read(file.folder(), path.text(), path);
      String name = remote ? RemoteRef.redacted(path.text()) : files.shown(resolved);
      for (Resource resource :
          ResourceReader.read("the resource", name, content, schema, files.budget())) {
        trace.step("written", null, List.of(resource));
        if (remote) {
          origins.readRemote(resource, file, path.text());
        } else {
          origins.read(resource, files, resolved);
        }
        into.add(resource, path);
        builtInUsed |= !Schema.isBuiltIn(resource.apiVersion(), resource.kind());
      }
    }
  }

  private KustomizationFile child(KustomizationFile parent, YamlScalar path, boolean component) {
    String text = path.text();
    boolean remote = parent.files().remote(parent.folder(), text);
    Files files =
        remote
            ? parent.files().remotes().repository(text, component ? "component" : "base", path)
            : parent.files();
    String folder =
        remote
            ? files.resolve("", Remotes.ref(text, path).path(), path)
            : files.resolve(parent.folder(), text, path);
    if (files.kind(folder) != Snapshot.Kind.DIRECTORY) {
      throw Problem.cannot(
          path.location().orElse(null),
          Reason.NOT_FOUND,
          "build " + RemoteRef.redacted(text),
          "there is no folder "
              + (folder.isEmpty() ? "." : files.shown(folder))
              + "; add it or correct the path");
    }
    String file = KustomizationFile.find(files, folder, path);
    if (file == null) {
      throw missing(files.shown(folder), path);
    }
    KustomizationFile child = KustomizationFile.read(files, file, path);
    if (child.component() != component) {
      throw Problem.cannot(
          path,
          "build " + RemoteRef.redacted(text),
          component
              ? "expected kind 'Component' for path '"
                  + folder
                  + "' but got 'Kustomization'; name it under resources"
              : "expected kind != 'Component' for path '" + folder + "'; name it under components");
    }
    return child;
  }

  private void generate(KustomizationFile file, Layer into) {
    Generators generators = new Generators(schema, file);
    for (String kind : List.of("ConfigMap", "Secret")) {
      String field = kind.equals("ConfigMap") ? "configMapGenerator" : "secretGenerator";
      for (YamlMap arguments : file.mappings(field)) {
        Resource made = generators.data(kind, arguments);
        origins.generated(made, file, kind + "Generator");
        generated(made, arguments, into);
      }
    }
    for (String field : List.of("helmCharts", "helmChartInflationGenerator")) {
      for (YamlMap chart : file.mappings(field)) {
        throw Generators.charts(chart, field);
      }
    }
    for (Resource plugin : plugins(file, "generators")) {
      for (Resource made : plugins(file).generate(plugin)) {
        origins.generated(made, plugin);
        generated(made, plugin.node(), into);
      }
    }
  }

  private void generated(Resource made, YamlMap arguments, Layer into) {
    String what = "generate the " + made.kind() + " " + made.name();
    trace.entry(what, arguments, List.of(made));
    Resource old = into.absorb(made);
    if (old != null) {
      trace.replaced(old, made);
      trace.entry(what, arguments, List.of(made));
    }
  }

  private void transform(KustomizationFile file, Layer layer) {
    builtInUsed |= !file.list("patches").isEmpty() || !file.list("patchesStrategicMerge").isEmpty();
    Transformers transformers = new Transformers(file.files(), file.folder(), schema, layer.config);
    for (Transformers.Named transformer : transformers.of(file)) {
      transformer.transform(layer.resources);
      trace.entry(transformer.tried(), transformer.entry(), layer.resources);
      origins.transformed(layer.resources, file, transformer.name());
    }
    for (Resource plugin : plugins(file, "transformers")) {
      file.files().budget().steps(layer.resources.size(), plugin.node());
      plugins(file).transform(plugin, layer.resources);
      trace.entry("run " + plugin.id(), plugin.node(), layer.resources);
      origins.transformed(layer.resources, plugin);
    }
  }

  private Plugins plugins(KustomizationFile file) {
    return new Plugins(schema, file, options.functions());
  }

  /** The configuration objects that a field names by path or holds inline. */
  private List<Resource> plugins(KustomizationFile file, String field) {
    Layer found = new Layer(file.files().budget());
    for (YamlScalar entry : file.texts(field)) {
      if (entry.text().contains("\n") || entry.text().contains(": ")) {
        for (Resource plugin :
            ResourceReader.inline(
                "the configuration in " + field, entry, schema, file.files().budget())) {
          origins.read(plugin, file.files(), file.file());
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
