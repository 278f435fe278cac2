package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.generate.DataGenerator;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.kustomize.transform.TransformException;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes what the generators of a kustomization ask for, in fields and in configuration objects that
 * name a built-in one. Source: kustomize, {@code api/internal/builtins}.
 *
 * @param schema the types
 * @param file the kustomization
 * @param charts renders charts
 */
record Generators(Schema schema, KustomizationFile file, Charts charts) {

  /** A ConfigMap or Secret. */
  Resource data(String kind, YamlMap arguments) {
    return data(kind, arguments, file.map().map("generatorOptions"));
  }

  private Resource data(String kind, YamlMap arguments, @Nullable YamlMap globalOptions) {
    try {
      return DataGenerator.generate(
          kind,
          arguments,
          globalOptions,
          path -> file.files().read(file.folder(), path.text(), path),
          schema);
    } catch (TransformException e) {
      throw Problem.of(
          e, arguments, ("generate the " + kind + " " + Build.text(arguments, "name")).strip());
    }
  }

  /** What a configuration object asks for; the options of the kustomization are not for it. */
  List<Resource> configured(Resource plugin) {
    return switch (plugin.kind()) {
      case "ConfigMapGenerator" -> List.of(data("ConfigMap", arguments(plugin), null));
      case "SecretGenerator" -> List.of(data("Secret", arguments(plugin), null));
      case "IAMPolicyGenerator" -> List.of(account(plugin));
      case "HelmChartInflationGenerator" -> charts.configured(file, plugin);
      default -> throw ConfiguredTransformers.unknown(plugin);
    };
  }

  /** Name and namespace stand in the metadata of a configuration object. */
  private static YamlMap arguments(Resource plugin) {
    YamlMap arguments = KustomizationFields.configuration(plugin).copy();
    // Only in a kustomization is the old spelling of envs known.
    arguments.remove("env");
    YamlMap metadata = arguments.map("metadata");
    if (metadata != null) {
      for (YamlMap.Entry entry : metadata) {
        if (!arguments.has(entry.key())) {
          arguments.put(entry.key(), entry.value());
        }
      }
    }
    return arguments;
  }

  /** A service account bound to one of Google's cloud. */
  private Resource account(Resource plugin) {
    YamlMap arguments = KustomizationFields.configuration(plugin);
    String cloud = Build.text(arguments, "cloud");
    if (!cloud.equals("gke")) {
      throw Problem.cannot(
          arguments.has("cloud") ? arguments.get("cloud") : arguments,
          "run " + plugin.id(),
          "cloud provider " + cloud + " not supported yet; only gke is");
    }
    YamlMap google = arguments.mapOrCreate("serviceAccount");
    YamlMap kubernetes = arguments.mapOrCreate("kubernetesService");
    YamlMap account = new YamlMap();
    account.markAs(arguments);
    account.put("apiVersion", YamlScalar.string("v1"));
    account.put("kind", YamlScalar.string("ServiceAccount"));
    YamlMap metadata = account.mapOrCreate("metadata");
    String email =
        Build.text(google, "name")
            + "@"
            + Build.text(google, "projectId")
            + ".iam.gserviceaccount.com";
    metadata
        .mapOrCreate("annotations")
        .put("iam.gke.io/gcp-service-account", YamlScalar.string(email));
    metadata.put("name", YamlScalar.string(Build.text(kubernetes, "name")));
    if (!Build.text(kubernetes, "namespace").isEmpty()) {
      metadata.put("namespace", YamlScalar.string(Build.text(kubernetes, "namespace")));
    }
    return new Resource(account, schema);
  }
}
