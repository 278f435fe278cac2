package io.gitops4j.core.template.helm;

import io.gitops4j.core.template.FunctionDefinition;
import io.gitops4j.core.template.Signature;
import io.gitops4j.core.template.TemplateObject;
import io.gitops4j.core.template.value.StructValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code .Capabilities.KubeVersion}.
 *
 * @param version such as {@code v1.34.0}
 * @param major such as {@code 1}
 * @param minor such as {@code 34}
 * @since 0.1
 */
public record KubeVersion(String version, String major, String minor)
    implements StructValue, TemplateObject {

  /** The version of a text such as {@code v1.34.0}; the leading letter may be missing. */
  public static KubeVersion of(String text) {
    String version = text.startsWith("v") ? text : "v" + text;
    String[] parts = version.substring(1).split("\\.", 3);
    return new KubeVersion(version, parts[0], parts.length > 1 ? parts[1] : "0");
  }

  @Override
  public String typeName() {
    return "chartutil.KubeVersion";
  }

  @Override
  public List<String> fieldNames() {
    return List.of("Version", "Major", "Minor");
  }

  @Override
  public @Nullable Object field(String name) {
    return switch (name) {
      case "Version" -> version;
      case "Major" -> major;
      case "Minor" -> minor;
      default -> null;
    };
  }

  @Override
  public String text() {
    return version;
  }

  @Override
  public @Nullable FunctionDefinition method(String name) {
    return name.equals("String") || name.equals("GitVersion")
        ? new FunctionDefinition(Signature.of(), arguments -> version)
        : null;
  }
}
