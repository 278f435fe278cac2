package io.gitops4j.core;

import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import java.util.Map;

/** Writes small objects for tests. */
final class Yaml {

  private Yaml() {}

  static String configMap(String name, String... data) {
    StringBuilder yaml =
        new StringBuilder("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ")
            .append(name)
            .append("\n  namespace: default\ndata:\n");
    for (int i = 0; i < data.length; i += 2) {
      yaml.append("  ").append(data[i]).append(": ").append(data[i + 1]).append('\n');
    }
    return yaml.append("---\n").toString();
  }

  /** A Kustomization that reads this repository; each extra line is a field of spec. */
  static String kustomization(String name, String path, String... extra) {
    StringBuilder yaml =
        new StringBuilder("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n")
            .append("metadata:\n  name: ")
            .append(name)
            .append("\n  namespace: flux-system\nspec:\n  interval: 10m\n  retryInterval: 1m\n")
            .append("  prune: true\n  path: ")
            .append(path)
            .append("\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n");
    for (String line : extra) {
      yaml.append("  ").append(line).append('\n');
    }
    return yaml.append("---\n").toString();
  }

  static String dependsOn(String... names) {
    StringBuilder yaml = new StringBuilder("dependsOn:\n");
    for (String name : names) {
      yaml.append("    - name: ").append(name).append('\n');
    }
    return yaml.toString();
  }

  static Manifest liveConfigMap(String namespace, String name, Map<String, String> data) {
    return Manifest.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            Map.of("name", name, "namespace", namespace),
            "data",
            data));
  }

  static ObjectRef configMapRef(String name) {
    return new ObjectRef("", "ConfigMap", "default", name);
  }
}
