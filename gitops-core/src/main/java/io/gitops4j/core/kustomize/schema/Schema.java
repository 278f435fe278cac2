package io.gitops4j.core.kustomize.schema;

import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The types a build merges by: those of Kubernetes 1.21.2 as kustomize has them built in, or those
 * of an OpenAPI document that takes their place.
 *
 * <p>Source: kustomize, {@code kyaml/openapi}. Immutable and safe to share.
 *
 * @since 0.1
 */
public final class Schema {

  private static final KubernetesTypes BUILT_IN = KubernetesTypes.load();

  private final Map<String, TypeNode> custom;
  private final Map<String, Boolean> customScopes;
  private final boolean builtIn;

  private Schema(Map<String, TypeNode> custom, Map<String, Boolean> customScopes, boolean builtIn) {
    this.custom = custom;
    this.customScopes = customScopes;
    this.builtIn = builtIn;
  }

  /** The built-in types. */
  public static Schema kubernetes() {
    return new Schema(Map.of(), Map.of(), true);
  }

  /**
   * The types of an OpenAPI document with {@code definitions}; they replace the built-in ones,
   * whose scopes stay known.
   */
  public static Schema of(YamlMap openApi) {
    return of(openApi, false);
  }

  /** The types of an OpenAPI document laid over the built-in ones. */
  public static Schema over(YamlMap openApi) {
    return of(openApi, true);
  }

  private static Schema of(YamlMap openApi, boolean over) {
    YamlMap definitions = openApi.map("definitions");
    Map<String, TypeNode> types = new HashMap<>();
    if (definitions != null) {
      for (YamlMap.Entry entry : definitions) {
        if (entry.value() instanceof YamlMap definition
            && definition.get("x-kubernetes-group-version-kind") instanceof YamlList kinds) {
          for (YamlNode kind : kinds) {
            TypeNode type =
                OpenApiType.of(definitions, definition, over ? BUILT_IN::named : name -> null);
            if (kind instanceof YamlMap gvk && type != null) {
              types.put(key(gvk), type);
            }
          }
        }
      }
    }
    return new Schema(types, scopes(openApi), over);
  }

  private static Map<String, Boolean> scopes(YamlMap openApi) {
    Map<String, Boolean> scopes = new HashMap<>();
    YamlMap paths = openApi.map("paths");
    if (paths == null) {
      return scopes;
    }
    for (YamlMap.Entry path : paths) {
      if (path.key().endsWith("/{name}")
          && path.value() instanceof YamlMap operations
          && operations.get("get") instanceof YamlMap get
          && get.get("x-kubernetes-group-version-kind") instanceof YamlMap gvk) {
        scopes.merge(key(gvk), path.key().contains("namespaces/{namespace}"), Boolean::logicalOr);
      }
    }
    return scopes;
  }

  private static String key(YamlMap gvk) {
    String group = text(gvk, "group");
    String version = text(gvk, "version");
    return (group.isEmpty() ? version : group + "/" + version) + " " + text(gvk, "kind");
  }

  private static String text(YamlMap map, String key) {
    String text = map.text(key);
    return text == null ? "" : text;
  }

  /** The type of a kind; null when nothing is known of it. */
  public @Nullable TypeNode type(String apiVersion, String kind) {
    TypeNode type = custom.get(apiVersion + " " + kind);
    return type == null && builtIn ? BUILT_IN.type(apiVersion, kind) : type;
  }

  /** Whether a kind is built in with its scope. */
  public static boolean isBuiltIn(String apiVersion, String kind) {
    return BUILT_IN.namespaced(apiVersion, kind) != null;
  }

  /** Whether a kind is known to be cluster-scoped; an unknown one counts as namespaced. */
  public boolean clusterScoped(String apiVersion, String kind) {
    Boolean namespaced = BUILT_IN.namespaced(apiVersion, kind);
    if (namespaced == null) {
      namespaced = customScopes.get(apiVersion + " " + kind);
    }
    return namespaced != null && !namespaced;
  }
}
