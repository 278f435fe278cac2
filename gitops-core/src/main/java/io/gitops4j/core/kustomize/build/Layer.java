package io.gitops4j.core.kustomize.build;

import io.gitops4j.Reason;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.kustomize.transform.FieldConfig;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a kustomization has gathered: resources, field configuration and variables. */
final class Layer {

  final ResourceSet resources = new ResourceSet();
  FieldConfig config = FieldConfig.empty();
  final Map<String, YamlMap> variables = new LinkedHashMap<>();

  /** Adds a resource whose identity must be new. */
  void add(Resource resource, @Nullable YamlNode named) {
    if (!resources.add(resource)) {
      throw Problem.at(
          resource.node().location().isPresent() ? resource.node() : named,
          Reason.INVALID,
          "may not add resource with an already registered id: " + resource.id());
    }
  }

  /** Adds all that another layer has gathered. */
  void add(Layer other, @Nullable YamlNode named) {
    for (Resource resource : other.resources) {
      add(resource, named);
    }
    config = config.merge(other.config);
    other.variables.forEach(this::addVariable);
  }

  void addVariable(String name, YamlMap variable) {
    YamlMap known = variables.putIfAbsent(name, variable);
    if (known != null && known != variable) {
      throw Problem.at(variable, Reason.INVALID, "var '" + name + "' already encountered");
    }
  }

  /** Adds a generated resource: new, or in place of or merged over the one with its identity. */
  void absorb(Resource generated) {
    List<Resource> matches = resources.byAnyId(generated.id());
    if (matches.size() > 1) {
      throw Problem.at(
          generated.node(),
          Reason.INVALID,
          "found multiple objects that could accept merge of " + generated.id());
    }
    boolean create = generated.behavior() == Resource.Behavior.CREATE;
    if (matches.isEmpty()) {
      if (!create) {
        throw Problem.at(
            generated.node(),
            Reason.NOT_FOUND,
            "id " + generated.id() + " does not exist; cannot merge or replace");
      }
      add(generated, null);
      return;
    }
    if (create) {
      throw Problem.at(
          generated.node(),
          Reason.INVALID,
          "id "
              + generated.id()
              + " exists; can not use behavior: 'create', behavior must be merge or replace");
    }
    GeneratedMerge.over(matches.get(0), generated);
    resources.replace(matches.get(0), generated);
  }
}
