package io.gitops4j.core.kustomize.build;

import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Snapshot;
import io.gitops4j.core.kustomize.explain.Trace;
import io.gitops4j.core.kustomize.remote.RemoteRef;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.kustomize.transform.PatchTransformer;
import io.gitops4j.core.kustomize.transform.TransformException;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
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
final class Build {

  /** What an entry for configuration objects may hold that is no path and has none in it. */
  private static final Set<String> NOTHING =
      Set.of("", "---", "{}", "[]", "~", "null", "Null", "NULL");

  private final OpenBases open = new OpenBases();
  private final Types types = new Types();
  private final BuildOptions options;
  private final Origins origins;
  private final Trace trace;
  private final @Nullable KeptBases kept;

  /**
   * A build.
   *
   * @param origins tells where resources come from
   * @param trace watches how it goes
   * @param kept the bases that earlier builds kept; null to keep and take none
   */
  Build(BuildOptions options, Origins origins, Trace trace, @Nullable KeptBases kept) {
    this.options = options;
    this.origins = origins;
    this.trace = trace;
    this.kept = kept;
  }

  /** Gathers what the top kustomization has, and transforms it. */
  Layer gather(KustomizationFile top) {
    return gather(top, new Layer(top.files().budget()), null);
  }

  /** What a folder without a kustomization file is answered with. */
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

  /** Gathers what a kustomization has into a layer, and transforms it. */
  private Layer gather(KustomizationFile file, Layer into, @Nullable YamlNode named) {
    open.enter(file, named);
    types.choose(file);
    KeptBases keeper = KeptBases.keepsFiles(file) ? kept : null;
    for (YamlScalar path : file.texts("resources")) {
      resource(file, path, into, keeper);
    }
    try {
      Configurations configurations = new Configurations(file);
      into.config = into.config.merge(configurations.fields()).merge(configurations.types());
    } catch (TransformException e) {
      throw Problem.of(e, file.map(), "read the configurations of " + file.file());
    }
    generate(file, into);
    Layer layer = into;
    for (YamlScalar path : file.texts("components")) {
      layer = gather(child(file, path, true), layer, path).after(path);
    }
    transform(file, layer);
    for (Resource plugin : plugins(file, "validators")) {
      plugins(file, layer).validate(plugin, layer.resources);
    }
    Variables.declare(file, layer);
    open.leave();
    return layer;
  }

  /**
   * Adds what a resource is.
   *
   * @param keeper keeps the files; null when it need not
   */
  private void resource(
      KustomizationFile file, YamlScalar path, Layer into, @Nullable KeptBases keeper) {
    Files files = file.files();
    boolean remote = files.remote(file.folder(), path.text());
    String resolved = remote ? "" : files.resolve(file.folder(), path.text(), path);
    boolean folder =
        remote
            ? !files.remotes().isFile(path.text(), path)
            : files.kind(resolved) == Snapshot.Kind.DIRECTORY;
    if (folder) {
      into.add(base(file, path), path);
    } else {
      Supplier<List<Resource>> read = () -> read(file, path, remote, resolved);
      for (Resource resource :
          keeper == null || remote ? read.get() : keeper.file(files, resolved, open, types, read)) {
        into.add(resource, path);
      }
    }
  }

  private List<Resource> read(
      KustomizationFile file, YamlScalar path, boolean remote, String resolved) {
    Files files = file.files();
    byte[] content = files.read(file.folder(), path.text(), path);
    String name = remote ? RemoteRef.redacted(path.text()) : files.shown(resolved);
    List<Resource> resources =
        ResourceReader.read("the resource", name, content, types.schema(), files.budget());
    for (Resource resource : resources) {
      trace.step("written", null, List.of(resource));
      if (remote) {
        origins.readRemote(resource, file, path.text());
      } else {
        origins.read(resource, files, resolved);
      }
      types.use(!Schema.isBuiltIn(resource.apiVersion(), resource.kind()));
    }
    return resources;
  }

  private Layer base(KustomizationFile file, YamlScalar path) {
    Supplier<Layer> build =
        () -> gather(child(file, path, false), new Layer(file.files().budget()), path);
    boolean alone = file.list("resources").size() == 1;
    return kept == null || alone ? build.get() : kept.base(file, path, open, types, build);
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
    return child.below(parent);
  }

  private void generate(KustomizationFile file, Layer into) {
    Generators generators = new Generators(types.schema(), file, charts(into));
    for (String kind : List.of("ConfigMap", "Secret")) {
      String field = kind.equals("ConfigMap") ? "configMapGenerator" : "secretGenerator";
      for (YamlMap arguments : file.mappings(field)) {
        Resource made = generators.data(kind, arguments);
        origins.generated(made, file, kind + "Generator");
        generated(made, arguments, "", into);
      }
    }
    for (YamlMap chart : file.mappings("helmCharts")) {
      chart(file, chart, into);
    }
    for (Resource plugin : plugins(file, "generators")) {
      for (Resource made : plugins(file, into).generate(plugin)) {
        origins.generated(made, plugin);
        generated(made, plugin.node(), plugins(file, into).by(plugin), into);
      }
    }
  }

  private void chart(KustomizationFile file, YamlMap chart, Layer into) {
    String what =
        "render the chart "
            + text(chart, "name")
            + chart.location().map(at -> " for " + at).orElse(", as the unit says");
    for (Resource made : charts(into).named(file, chart)) {
      origins.generated(made, file, "HelmChartInflationGenerator");
      absorb(made, what, chart, into);
    }
  }

  private void generated(Resource made, YamlMap arguments, String by, Layer into) {
    absorb(made, "generate the " + made.kind() + " " + made.name() + by, arguments, into);
  }

  private void absorb(Resource made, String what, YamlMap arguments, Layer into) {
    trace.entry(what, arguments, List.of(made));
    Resource old = into.absorb(made);
    if (old != null) {
      trace.replaced(old, made);
      trace.entry(what, arguments, List.of(made));
    }
  }

  private void transform(KustomizationFile file, Layer layer) {
    Transformers transformers =
        new Transformers(file.files(), file.folder(), types.schema(), layer.config);
    for (Transformers.Named transformer : transformers.of(file)) {
      types.use(
          !types.builtInUsed()
              && transformer.transformer() instanceof PatchTransformer patch
              && patch.mergesInto(layer.resources));
      transformer.transform(layer.resources, trace);
      origins.transformed(layer.resources, file, transformer.name());
    }
    for (Resource plugin : plugins(file, "transformers")) {
      file.files().budget().steps(layer.resources.size(), plugin.node());
      plugins(file, layer).transform(plugin, layer.resources);
      trace.entry(
          "run " + plugin.apiVersion() + " " + plugin.kind(), plugin.node(), layer.resources);
      origins.transformed(layer.resources, plugin);
    }
  }

  private Plugins plugins(KustomizationFile file, Layer layer) {
    return new Plugins(
        types.schema(), file, options.functions(), charts(layer), layer.notices::add);
  }

  private Charts charts(Layer layer) {
    return new Charts(options.charts(), types.schema(), layer.notices::add);
  }

  /**
   * The configuration objects that a field holds inline, and then those that it names by path.
   * Source: kustomize, {@code configureExternalTransformers} in {@code kusttarget.go}.
   */
  private List<Resource> plugins(KustomizationFile file, String field) {
    Layer found = new Layer(file.files().budget());
    List<YamlScalar> paths = new ArrayList<>();
    for (YamlScalar entry : file.texts(field)) {
      if (NOTHING.contains(entry.text().strip())) {
        continue;
      }
      if (isInline(entry.text())) {
        for (Resource plugin :
            ResourceReader.inline(
                "the configuration in " + field,
                new InlineText(entry, false),
                types.schema(),
                file.files().budget())) {
          types.use(!Schema.isBuiltIn(plugin.apiVersion(), plugin.kind()));
          origins.read(plugin, file.files(), file.file());
          found.add(plugin, entry);
        }
      } else {
        paths.add(entry);
      }
    }
    for (YamlScalar path : paths) {
      resource(file, path, found, null);
    }
    return found.resources.list();
  }

  /** Whether an entry holds configuration objects, or a comment, and is no path. */
  private static boolean isInline(String entry) {
    return entry.startsWith("#")
        || (entry.startsWith("{") && entry.endsWith("}"))
        || entry.contains("\n")
        || entry.contains(": ");
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
