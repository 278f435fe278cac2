package io.gitops4j.core.kustomize.transform;

import io.gitops4j.core.kustomize.resource.Gvk;
import io.gitops4j.core.kustomize.resource.ResId;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.yaml.YamlMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Selects resources: each part of an identity by an anchored regular expression, labels and
 * annotations by a selector. Source: kustomize, {@code api/types/selector.go}.
 *
 * @since 0.1
 */
public final class Selector {

  private final Pattern group;
  private final Pattern version;
  private final Pattern kind;
  private final Pattern name;
  private final Pattern namespace;
  private final LabelSelector labels;
  private final LabelSelector annotations;
  private final String nameText;
  private final String identityParts;

  private Selector(YamlMap map) {
    this.group = anchored(map, "group");
    this.version = anchored(map, "version");
    this.kind = anchored(map, "kind");
    this.name = anchored(map, "name");
    this.namespace = anchored(map, "namespace");
    this.labels = LabelSelector.parse(text(map, "labelSelector"));
    this.annotations = LabelSelector.parse(text(map, "annotationSelector"));
    this.nameText = text(map, "name");
    this.identityParts =
        text(map, "group")
            + text(map, "version")
            + text(map, "kind")
            + nameText
            + text(map, "namespace");
  }

  /**
   * Reads a selector.
   *
   * @throws TransformException when an expression is malformed
   */
  public static Selector of(YamlMap map) {
    return new Selector(map);
  }

  static String text(YamlMap map, String key) {
    String text = map.text(key);
    return text == null ? "" : text;
  }

  private static Pattern anchored(YamlMap map, String key) {
    String text = text(map, key);
    try {
      return Pattern.compile(text.isEmpty() ? ".*" : "(?:" + text + ")", Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new TransformException(map.get(key), "error parsing regexp: " + text);
    }
  }

  /** The name as it was written. */
  public String name() {
    return nameText;
  }

  /** Whether the first or the present name and namespace, the present kind and the labels match. */
  public boolean matches(Resource resource) {
    ResId first = resource.originalId();
    ResId now = resource.id();
    return matchesKind(now.gvk())
        && (name.matcher(first.name()).matches() || name.matcher(now.name()).matches())
        && (namespace.matcher(first.effectiveNamespace()).matches()
            || namespace.matcher(now.effectiveNamespace()).matches())
        && matchesMarkers(resource);
  }

  /** Whether the labels and annotations match. */
  boolean matchesMarkers(Resource resource) {
    YamlMap metadata = resource.node().map("metadata");
    return labels.matches(metadata == null ? null : metadata.map("labels"))
        && annotations.matches(metadata == null ? null : metadata.map("annotations"));
  }

  /** Whether it selects by labels or annotations at all. */
  boolean hasMarkers() {
    return !labels.isEmpty() || !annotations.isEmpty();
  }

  /** Whether an identity matches, its namespace as it was written. */
  boolean matches(ResId id) {
    return matchesKind(id.gvk())
        && name.matcher(id.name()).matches()
        && namespace.matcher(id.namespace()).matches();
  }

  private boolean matchesKind(Gvk gvk) {
    return group.matcher(gvk.group()).matches()
        && version.matcher(gvk.version()).matches()
        && kind.matcher(gvk.kind()).matches();
  }

  /** Whether it names nothing of an identity. */
  boolean namesNothing() {
    return identityParts.isEmpty();
  }
}
