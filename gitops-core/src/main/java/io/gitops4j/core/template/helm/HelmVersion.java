package io.gitops4j.core.template.helm;

import io.gitops4j.core.template.value.StructValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code .Capabilities.HelmVersion}.
 *
 * @param version such as {@code v3.22}
 * @param goVersion the version of Go that Helm was built with, such as {@code go1.26.8}
 * @since 0.1
 */
public record HelmVersion(String version, String goVersion) implements StructValue {

  @Override
  public String typeName() {
    return "version.BuildInfo";
  }

  @Override
  public List<String> fieldNames() {
    return List.of("Version", "GitCommit", "GitTreeState", "GoVersion");
  }

  @Override
  public @Nullable Object field(String name) {
    return switch (name) {
      case "Version" -> version;
      case "GoVersion" -> goVersion;
      default -> "";
    };
  }
}
