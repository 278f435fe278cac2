package io.gitops4j.core.kustomize.build;

import io.gitops4j.Location;
import io.gitops4j.Notice;
import io.gitops4j.Reason;
import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.kustomize.transform.FieldConfig;
import io.gitops4j.core.kustomize.transform.TransformException;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a kustomization has gathered: resources, field configuration, variables, notices. */
final class Layer {

  final ResourceSet resources;
  FieldConfig config = FieldConfig.empty();
  final Map<String, YamlMap> variables = new LinkedHashMap<>();

  /** What functions found that is no error. */
  final List<Notice> notices = new ArrayList<>(0);

  Layer(Budget budget) {
    this.resources = new ResourceSet(budget);
  }

  /** Adds a resource whose identity must be new. */
  void add(Resource resource, @Nullable YamlNode named) {
    resources.budget().objects(resources.size() + 1, named == null ? resource.view() : named);
    if (!resources.add(resource)) {
      Optional<Location> place = resource.view().location();
      Optional<Location> twin = twin(resource).flatMap(first -> first.view().location());
      boolean readTwice = place.isEmpty() || place.equals(twin);
      throw Problem.cannot(
          readTwice ? named : resource.view(),
          "add " + resource.id(),
          "may not add resource with an already registered id: "
              + resource.id()
              + twin.map(at -> ", which stands at " + at).orElse("")
              + "; remove or rename one");
    }
  }

  private Optional<Resource> twin(Resource resource) {
    return resources.list().stream().filter(each -> each.id().same(resource.id())).findFirst();
  }

  /**
   * All of this in a new layer, to which it is added one by one: what a component gave the identity
   * of another is refused. Source: kustomize, {@code accumulateDirectory} in {@code kusttarget.go}.
   *
   * @param component where the component is named
   */
  Layer after(YamlNode component) {
    Layer layer = new Layer(resources.budget());
    for (Resource resource : resources) {
      layer.add(resource, component);
    }
    try {
      layer.config = FieldConfig.empty().merge(config);
    } catch (TransformException e) {
      throw Problem.of(e, component, "join the configurations");
    }
    layer.variables.putAll(variables);
    return layer;
  }

  /** Adds all that another layer has gathered. */
  void add(Layer other, @Nullable YamlNode named) {
    for (Resource resource : other.resources) {
      add(resource, named);
    }
    try {
      config = config.merge(other.config);
    } catch (TransformException e) {
      throw Problem.of(e, named, "join the configurations");
    }
    other.variables.forEach(this::addVariable);
    notices.addAll(other.notices);
  }

  void addVariable(String name, YamlMap variable) {
    YamlMap known = variables.putIfAbsent(name, variable);
    if (known != null && known != variable) {
      throw Problem.cannot(
          variable,
          "use the variable " + name,
          "var '" + name + "' already encountered; rename or remove one");
    }
  }

  /**
   * Adds a generated resource: new, or in place of or merged over the one with its identity.
   *
   * @return the one whose place it took; null when it is new
   */
  @Nullable Resource absorb(Resource generated) {
    resources.budget().write(generated.node(), 0, generated.node());
    List<Resource> matches = resources.byAnyId(generated.id());
    if (matches.size() > 1) {
      throw Problem.cannot(
          generated.node(),
          "generate " + generated.id(),
          "found multiple objects that could accept merge of "
              + generated.id()
              + "; name its namespace");
    }
    boolean create = generated.behavior() == Resource.Behavior.CREATE;
    if (matches.isEmpty()) {
      if (!create) {
        throw Problem.cannot(
            generated.node().location().orElse(null),
            Reason.NOT_FOUND,
            "generate " + generated.id(),
            "id "
                + generated.id()
                + " does not exist, cannot merge or replace; correct its name and namespace or remove"
                + " behavior");
      }
      add(generated, null);
      return null;
    }
    if (create) {
      throw Problem.cannot(
          generated.node(),
          "generate " + generated.id(),
          "id "
              + generated.id()
              + " exists, can not use behavior: 'create'; behavior must be merge or replace");
    }
    resources.budget().steps(resources.size(), generated.node());
    GeneratedMerge.over(matches.get(0), generated);
    resources.replace(matches.get(0), generated);
    return matches.get(0);
  }
}
