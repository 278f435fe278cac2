package io.gitops4j.core.kustomize.build;

import io.gitops4j.Notice;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.core.kustomize.krm.FunctionRun;
import io.gitops4j.core.kustomize.krm.KrmFunctions;
import io.gitops4j.core.kustomize.limit.LimitException;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.kustomize.transform.TransformException;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import io.gitops4j.core.yaml.YamlWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs what the configuration objects of {@code generators}, {@code transformers} and {@code
 * validators} ask for: functions of the program, and what is built in.
 *
 * <p>The rule: a function registered for the apiVersion and kind comes first, also where the object
 * names a container or program to be run; then, for the apiVersion {@code builtin}, what kustomize
 * has built in; all else is refused. Source: kustomize, {@code api/internal/plugins/loader}.
 *
 * @param schema the types
 * @param file the kustomization that names the objects
 * @param functions the functions of the program
 * @param charts renders charts
 * @param notices is told what functions find that is no error
 */
record Plugins(
    Schema schema,
    KustomizationFile file,
    KrmFunctions functions,
    Charts charts,
    Consumer<Notice> notices) {

  private static final List<String> FUNCTION =
      List.of("config.kubernetes.io/function", "config.k8s.io/function");
  private static final String BUILT_IN = "builtin";

  /** What a configuration object generates. */
  List<Resource> generate(Resource plugin) {
    Optional<FunctionRun> function = function(plugin);
    return function.isPresent()
        ? run(plugin, function.get(), FunctionRun::generate)
        : new Generators(schema, file, charts).configured(builtIn(plugin));
  }

  /** Lets a configuration object transform resources. */
  void transform(Resource plugin, ResourceSet resources) {
    Optional<FunctionRun> function = function(plugin);
    if (function.isPresent()) {
      run(
          plugin,
          function.get(),
          run -> {
            run.transform(resources);
            return resources;
          });
      return;
    }
    String tried = "run " + plugin.id();
    try {
      new ConfiguredTransformers(file.files(), file.folder(), schema)
          .of(builtIn(plugin))
          .forEach(transformer -> transformer.transform(resources));
    } catch (TransformException e) {
      throw Problem.of(e, plugin.node(), tried);
    } catch (LimitException e) {
      throw Problem.of(e, plugin.node(), tried);
    }
  }

  /** What runs for a configuration object, to be put behind what it did; empty for a built-in. */
  String by(Resource plugin) {
    return function(plugin).isEmpty() ? "" : " with " + plugin.apiVersion() + " " + plugin.kind();
  }

  /** Lets a configuration object validate resources; what is built in may not change them. */
  void validate(Resource plugin, ResourceSet resources) {
    Optional<FunctionRun> function = function(plugin);
    if (function.isEmpty()) {
      String before = written(builtIn(plugin), resources);
      transform(plugin, resources);
      if (!before.equals(written(plugin, resources))) {
        throw Problem.cannot(
            plugin.node(),
            "validate with " + plugin.id(),
            "a validator shouldn't modify the objects; name it under transformers");
      }
      return;
    }
    run(
        plugin,
        function.get(),
        run -> {
          run.validate(resources);
          return resources;
        });
  }

  /**
   * The objects as they are written, how many names they had, and how each scalar came about: the
   * source compares all it knows of them, so that one that is set to what it was has changed.
   */
  private String written(Resource plugin, ResourceSet resources) {
    StringBuilder all = new StringBuilder();
    for (Resource resource : resources) {
      file.files().budget().write(resource.view(), 0, plugin.node());
      all.append(YamlWriter.write(resource.view())).append(resource.previousIds().size());
      marks(resource.view(), all);
    }
    return all.toString();
  }

  private static void marks(YamlNode node, StringBuilder all) {
    if (node instanceof YamlMap map) {
      map.forEach(entry -> marks(entry.value(), all));
    } else if (node instanceof YamlList list) {
      list.forEach(item -> marks(item, all));
    } else if (node instanceof YamlScalar scalar) {
      all.append(scalar.isUntyped()).append(scalar.location(1, 1));
    }
  }

  private Optional<FunctionRun> function(Resource plugin) {
    return functions
        .find(plugin.apiVersion(), plugin.kind())
        .map(function -> new FunctionRun(function, plugin, schema, file.files().budget(), notices));
  }

  private static <T> T run(Resource plugin, FunctionRun run, Function<FunctionRun, T> work) {
    String tried = "run the function of " + plugin.gvk() + " " + plugin.name();
    try {
      return work.apply(run);
    } catch (TransformException e) {
      throw Problem.of(e, plugin.node(), tried);
    } catch (LimitException e) {
      throw Problem.of(e, plugin.node(), tried);
    } catch (YamlException e) {
      throw Problem.cannot(e.location(), Problem.reason(e), tried, Problem.wrong(e));
    }
  }

  private Resource builtIn(Resource plugin) {
    if (!plugin.apiVersion().equals(BUILT_IN) || !annotation(plugin).isEmpty()) {
      throw unknown(plugin);
    }
    return plugin;
  }

  private static String annotation(Resource plugin) {
    return FUNCTION.stream()
        .map(plugin::annotation)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  private RenderException unknown(Resource plugin) {
    String text = annotation(plugin);
    if (!text.isEmpty()) {
      return Problem.cannot(
          plugin.node().location().orElse(null),
          Reason.DENIED,
          "run the function of " + plugin.id(),
          runtime(text)
              + " is never started by a build; register a Java function for "
              + plugin.gvk()
              + ", or remove it and render what it makes into the repository");
    }
    return plugin.apiVersion().equals(BUILT_IN)
        ? ConfiguredTransformers.unknown(plugin)
        : Problem.cannot(
            plugin.node().location().orElse(null),
            Reason.UNSUPPORTED,
            "run " + plugin.id(),
            "unable to load external plugin "
                + plugin.kind()
                + ", no function is registered for "
                + plugin.gvk()
                + "; register one or remove it");
  }

  /** What an annotation asks to be started, such as {@code the container gcr.io/a/b:v1}. */
  private String runtime(String text) {
    YamlMap wanted = null;
    try {
      List<YamlNode> documents = file.files().reader(YamlFlavor.V3).readAll("annotation", text);
      wanted = !documents.isEmpty() && documents.get(0) instanceof YamlMap map ? map : null;
    } catch (YamlException e) {
      // It is refused all the same.
    }
    YamlMap container = wanted == null ? null : wanted.map("container");
    YamlMap program = wanted == null ? null : wanted.map("exec");
    boolean starlark = wanted != null && wanted.has("starlark");
    if (container != null) {
      return ("the container " + Build.text(container, "image")).strip();
    }
    if (program != null) {
      return ("the program " + Build.text(program, "path")).strip();
    }
    return starlark ? "the starlark script" : "what its annotation names";
  }
}
