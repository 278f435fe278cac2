package io.gitops4j.core.template.helm;

import io.gitops4j.core.template.value.StructValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code .Capabilities}: what the cluster can do.
 *
 * @param kubeVersion its version
 * @param apiVersions its APIs
 * @param helmVersion the version of Helm whose semantics apply
 * @since 0.1
 */
public record Capabilities(
    KubeVersion kubeVersion, ApiVersions apiVersions, HelmVersion helmVersion)
    implements StructValue {

  @Override
  public String typeName() {
    return "chartutil.Capabilities";
  }

  @Override
  public boolean pointer() {
    return true;
  }

  @Override
  public List<String> fieldNames() {
    return List.of("KubeVersion", "APIVersions", "HelmVersion");
  }

  @Override
  public @Nullable Object field(String name) {
    return switch (name) {
      case "KubeVersion" -> kubeVersion;
      case "APIVersions" -> apiVersions;
      case "HelmVersion" -> helmVersion;
      default -> null;
    };
  }
}
