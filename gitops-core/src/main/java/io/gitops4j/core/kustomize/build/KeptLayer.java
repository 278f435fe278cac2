package io.gitops4j.core.kustomize.build;

import io.gitops4j.Notice;
import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.transform.FieldConfig;
import io.gitops4j.core.yaml.YamlMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer that a later build can take as it is, if what was looked at is the same then.
 *
 * @param resources what it has, each {@linkplain Resource#keep() kept}
 * @param config its field configuration
 * @param variables its variables by name
 * @param notices what functions found that is no error
 * @param builtInUsed whether the built-in types were looked at for it
 * @param used what of its limits the build used for it
 * @param recording what was looked at
 */
record KeptLayer(
    List<Resource> resources,
    FieldConfig config,
    Map<String, YamlMap> variables,
    List<Notice> notices,
    boolean builtInUsed,
    Budget.Usage used,
    Recording recording)
    implements Kept {

  @Override
  public int size() {
    return resources.size();
  }

  /** Keeps a layer, which is changed no more but through its resources. */
  static KeptLayer of(Layer layer, boolean builtInUsed, Budget.Usage used, Recording recording) {
    return new KeptLayer(
        layer.resources.list().stream().map(Resource::keep).toList(),
        layer.config,
        new LinkedHashMap<>(layer.variables),
        List.copyOf(layer.notices),
        builtInUsed,
        used,
        recording);
  }

  /** Keeps the resources of a file, which are changed no more but through them. */
  static KeptLayer of(
      List<Resource> file, boolean builtInUsed, Budget.Usage used, Recording recording) {
    return new KeptLayer(
        file.stream().map(Resource::keep).toList(),
        FieldConfig.empty(),
        Map.of(),
        List.of(),
        builtInUsed,
        used,
        recording);
  }

  /** The resources again, for another build. */
  List<Resource> again() {
    return resources.stream().map(Resource::again).toList();
  }

  /** The layer again, for another build. */
  Layer layer(Budget budget) {
    Layer layer = new Layer(budget);
    layer.config = config;
    layer.variables.putAll(variables);
    layer.notices.addAll(notices);
    layer.resources.setAll(again());
    return layer;
  }
}
