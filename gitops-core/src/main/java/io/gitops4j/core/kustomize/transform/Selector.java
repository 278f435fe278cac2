package io.gitops4j.core.kustomize.transform;

import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.core.kustomize.resource.Gvk;
import io.gitops4j.core.kustomize.resource.ResId;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlScalar;
import io.gitops4j.spi.Overlay;
import org.jspecify.annotations.Nullable;

/**
 * Selects resources: each part of an identity by an anchored regular expression, labels and
 * annotations by a selector. Source: kustomize, {@code api/types/selector.go}.
 *
 * @since 0.1
 */
public final class Selector {

  private final @Nullable Expression group;
  private final @Nullable Expression version;
  private final @Nullable Expression kind;
  private final @Nullable Expression name;
  private final @Nullable Expression namespace;
  private final LabelSelector labels;
  private final LabelSelector annotations;
  private final String nameText;
  private final String identityParts;

  private Selector(YamlMap map) {
    this.group = part(map, "group");
    this.version = part(map, "version");
    this.kind = part(map, "kind");
    this.name = part(map, "name");
    this.namespace = part(map, "namespace");
    this.labels = LabelSelector.parse(map, "labelSelector");
    this.annotations = LabelSelector.parse(map, "annotationSelector");
    this.nameText = text(map, "name");
    this.identityParts =
        text(map, "group")
            + text(map, "version")
            + text(map, "kind")
            + nameText
            + text(map, "namespace");
  }

  /**
   * Reads a selector; a malformed one of labels or annotations fails where it is first used.
   *
   * @throws TransformException when an expression is malformed
   */
  public static Selector of(YamlMap map) {
    return new Selector(map);
  }

  /**
   * The selector of a target.
   *
   * @throws TransformException when an expression is malformed
   */
  public static Selector of(Overlay.Target target) {
    YamlMap map = new YamlMap();
    map.put("group", YamlScalar.string(target.group()));
    map.put("version", YamlScalar.string(target.version()));
    map.put("kind", YamlScalar.string(target.kind()));
    map.put("namespace", YamlScalar.string(target.namespace()));
    map.put("name", YamlScalar.string(target.name()));
    map.put("labelSelector", YamlScalar.string(target.labelSelector()));
    map.put("annotationSelector", YamlScalar.string(target.annotationSelector()));
    Selector selector = new Selector(map);
    selector.labels.check();
    selector.annotations.check();
    return selector;
  }

  static String text(YamlMap map, String key) {
    String text = map.text(key);
    return text == null ? "" : text;
  }

  private static @Nullable Expression part(YamlMap map, String key) {
    String text = text(map, key);
    return text.isEmpty() ? null : Expression.of(text, map.get(key));
  }

  private static boolean fits(@Nullable Expression expression, String text) {
    return expression == null || expression.matches(text);
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
        && (fits(name, first.name()) || fits(name, now.name()))
        && (fits(namespace, first.effectiveNamespace())
            || fits(namespace, now.effectiveNamespace()))
        && matchesMarkers(resource);
  }

  /** Whether an object's identity, labels and annotations match. */
  public boolean matches(Manifest object) {
    ObjectRef ref = object.ref();
    return fits(group, ref.group())
        && fits(version, ObjectRef.versionOf(object.apiVersion()))
        && fits(kind, ref.kind())
        && fits(name, ref.name())
        && fits(namespace, ref.namespace())
        && labels.matches((LabelSelector.Labels) object.labels()::get)
        && annotations.matches((LabelSelector.Labels) object.annotations()::get);
  }

  /** Whether the labels and annotations match. */
  boolean matchesMarkers(Resource resource) {
    YamlMap metadata = resource.view().map("metadata");
    return labels.matches(metadata == null ? null : metadata.get("labels"))
        && annotations.matches(metadata == null ? null : metadata.get("annotations"));
  }

  /** Whether it selects by labels or annotations at all. */
  boolean hasMarkers() {
    return !labels.isEmpty() || !annotations.isEmpty();
  }

  /** Whether an identity matches, its namespace as it was written. */
  boolean matches(ResId id) {
    return matchesKind(id.gvk()) && fits(name, id.name()) && fits(namespace, id.namespace());
  }

  private boolean matchesKind(Gvk gvk) {
    return fits(group, gvk.group()) && fits(version, gvk.version()) && fits(kind, gvk.kind());
  }

  /** Whether it names nothing of an identity. */
  boolean namesNothing() {
    return identityParts.isEmpty();
  }
}
