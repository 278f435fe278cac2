package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.resource.Gvk;
import io.gitops4j.core.kustomize.resource.ResId;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.yaml.YamlMap;
import java.util.List;
import java.util.function.Predicate;

/** Reads {@code vars}: which resource each takes its value from, found before names change. */
final class Variables {

  private Variables() {}

  static void declare(KustomizationFile file, Layer layer) {
    for (YamlMap variable : file.mappings("vars")) {
      String name = Build.text(variable, "name");
      YamlMap target = variable.map("objref");
      if (target == null) {
        throw file.invalid(
            variable, "var '" + name + "' cannot be mapped to a field without an objref; add one");
      }
      List<Resource> matches = matches(layer, target);
      if (matches.size() > 1) {
        throw Problem.cannot(
            variable,
            "use the variable " + name,
            "found "
                + matches.size()
                + " resId matches for var "
                + name
                + " (unable to disambiguate); name the namespace in its objref");
      }
      matches.forEach(resource -> resource.addVariable(name));
      layer.addVariable(name, variable);
    }
  }

  private static List<Resource> matches(Layer layer, YamlMap target) {
    Gvk gvk = gvk(target);
    String name = Build.text(target, "name");
    String namespace = Build.text(target, "namespace");
    Predicate<ResId> named =
        id ->
            id.name().equals(name)
                && id.gvk().equals(gvk)
                && (namespace.isEmpty() || id.effectiveNamespace().equals(namespace));
    return layer.resources.list().stream()
        .filter(resource -> resource.allIds().stream().anyMatch(named))
        .toList();
  }

  private static Gvk gvk(YamlMap target) {
    String apiVersion = Build.text(target, "apiVersion");
    String kind = Build.text(target, "kind");
    return apiVersion.isEmpty()
        ? new Gvk(Build.text(target, "group"), Build.text(target, "version"), kind)
        : Gvk.of(apiVersion, kind);
  }
}
