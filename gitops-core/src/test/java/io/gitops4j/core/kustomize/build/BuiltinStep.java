package io.gitops4j.core.kustomize.build;

import io.gitops4j.Snapshot;
import io.gitops4j.core.helm.KustomizeCharts;
import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.limit.KustomizeLimits;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.kustomize.transform.TransformException;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One built-in transformer or generator on its own, without what a build does after it. */
public final class BuiltinStep {

  private final Budget budget = new Budget(KustomizeLimits.defaults());
  private final Files files;
  private final String folder;
  private final Schema schema = Schema.kubernetes();

  /** A step in a folder of a snapshot. */
  public BuiltinStep(Snapshot snapshot, String folder) {
    this.files = new Files(snapshot, true, budget);
    this.folder = folder;
  }

  /** What a transformer makes of resources. */
  public List<Resource> transformed(String config, String input) {
    ResourceSet resources = new ResourceSet(budget);
    read("input.yaml", input).forEach(resources::add);
    for (Resource plugin : read("config.yaml", config)) {
      try {
        YamlMap sort = plugin.node().map("sortOptions");
        if (plugin.kind().equals("SortOrderTransformer") && sort != null) {
          Sorting.sort(resources, sort);
        } else {
          new ConfiguredTransformers(files, folder, schema)
              .of(plugin)
              .forEach(transformer -> transformer.transform(resources));
        }
      } catch (TransformException e) {
        throw Problem.of(e, plugin.node(), "run " + plugin.id());
      }
    }
    resources.forEach(Resource::dropEmptyAnnotations);
    return resources.list();
  }

  /** What a generator makes. */
  public List<Resource> generated(String config) {
    YamlMap kustomization = new YamlMap();
    kustomization.put("namespace", YamlScalar.string("any"));
    String file = (folder.isEmpty() ? "" : folder + "/") + "kustomization.yaml";
    Generators generators =
        new Generators(
            schema,
            KustomizationFile.of(files, file, kustomization),
            new Charts(KustomizeCharts.create(), schema, notice -> {}));
    List<Resource> made =
        read("config.yaml", config).stream()
            .flatMap(plugin -> generators.configured(plugin).stream())
            .toList();
    made.forEach(Resource::dropEmptyAnnotations);
    return made;
  }

  private List<Resource> read(String file, String text) {
    return ResourceReader.read(
        "the file", file, text.getBytes(StandardCharsets.UTF_8), schema, budget);
  }
}
