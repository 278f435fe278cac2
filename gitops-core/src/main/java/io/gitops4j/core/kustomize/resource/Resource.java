package io.gitops4j.core.kustomize.resource;

import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object of a build with its history: the names, namespaces and kinds it had, and the prefixes
 * and suffixes it got. References are fixed by that history.
 *
 * <p>Source: kustomize, {@code api/resource/resource.go}, which keeps the history in annotations.
 *
 * @since 0.1
 */
public final class Resource {

  /** How a generated object joins one of the same identity. */
  public enum Behavior {
    /** It must be new. */
    CREATE,
    /** It takes the place. */
    REPLACE,
    /** Its data is merged over the existing one's. */
    MERGE
  }

  private record Previous(String namespace, String name, String kind) {}

  private final Schema schema;
  private YamlMap node;
  private final List<Previous> previous = new ArrayList<>(2);
  private final List<String> prefixes = new ArrayList<>(1);
  private final List<String> suffixes = new ArrayList<>(1);
  private final Set<String> variables = new LinkedHashSet<>(0);
  private Behavior behavior = Behavior.CREATE;
  private final List<String> transformations = new ArrayList<>(0);
  private String origin = "";
  private boolean hashed;

  /** Whether kustomize would keep something about it in its annotations, see {@link #noted()}. */
  private boolean noted;

  /** A resource of an object, which it takes as its own. */
  public Resource(YamlMap node, Schema schema) {
    this.node = node;
    this.schema = schema;
  }

  /** The object. */
  public YamlMap node() {
    return node;
  }

  /** Replaces the object. */
  public void setNode(YamlMap other) {
    this.node = other;
  }

  /** The apiVersion; empty when there is none. */
  public String apiVersion() {
    return text(node, "apiVersion");
  }

  /** The kind; empty when there is none. */
  public String kind() {
    return text(node, "kind");
  }

  /** The name; empty when there is none. */
  public String name() {
    YamlMap metadata = node.map("metadata");
    return metadata == null ? "" : text(metadata, "name");
  }

  /** The namespace; empty when there is none. */
  public String namespace() {
    YamlMap metadata = node.map("metadata");
    return metadata == null ? "" : text(metadata, "namespace");
  }

  private static String text(YamlMap map, String key) {
    String text = map.text(key);
    return text == null ? "" : text;
  }

  /** Sets the name. */
  public void setName(String name) {
    node.mapOrCreate("metadata").put("name", marked("name", name));
  }

  /** Sets the namespace; removes it when empty. */
  public void setNamespace(String namespace) {
    if (namespace.isEmpty()) {
      node.mapOrCreate("metadata").remove("namespace");
    } else {
      node.mapOrCreate("metadata").put("namespace", marked("namespace", namespace));
    }
  }

  private YamlScalar marked(String field, String text) {
    YamlScalar scalar = YamlScalar.string(text);
    if (node.mapOrCreate("metadata").get(field) instanceof YamlScalar before) {
      scalar.markAs(before);
    }
    return scalar;
  }

  /** Sets the kind. */
  public void setKind(String kind) {
    node.put("kind", YamlScalar.string(kind));
  }

  /** Group, version and kind now. */
  public Gvk gvk() {
    return Gvk.of(apiVersion(), kind());
  }

  /** The identity now. */
  public ResId id() {
    return id(kind(), name(), namespace());
  }

  private ResId id(String kind, String name, String namespace) {
    return new ResId(
        Gvk.of(apiVersion(), kind), name, namespace, schema.clusterScoped(apiVersion(), kind));
  }

  /** The identity at first. */
  public ResId originalId() {
    if (previous.isEmpty()) {
      return id();
    }
    Previous first = previous.get(0);
    return id(first.kind, first.name, first.namespace);
  }

  /** The identities before the present one, first to last. */
  public List<ResId> previousIds() {
    return previous.stream().map(p -> id(p.kind, p.name, p.namespace)).toList();
  }

  /** The identities before the present one, and the present one. */
  public List<ResId> allIds() {
    List<ResId> all = new ArrayList<>(previousIds());
    all.add(id());
    return all;
  }

  /** Remembers the present identity before a change of it. */
  public void remember() {
    previous.add(new Previous(id().effectiveNamespace(), name(), kind()));
    noted();
  }

  /** Records a prefix; an empty one leaves no trace. */
  public void addPrefix(String prefix) {
    if (!prefix.isEmpty()) {
      prefixes.add(prefix);
      noted();
    }
  }

  /** Records a suffix; an empty one leaves no trace. */
  public void addSuffix(String suffix) {
    if (!suffix.isEmpty()) {
      suffixes.add(suffix);
      noted();
    }
  }

  /** The prefixes its name got, first to last. */
  public List<String> prefixes() {
    return List.copyOf(prefixes);
  }

  /** The suffixes its name got, first to last. */
  public List<String> suffixes() {
    return List.copyOf(suffixes);
  }

  /** Whether two resources went through the same last prefixes and suffixes. */
  public boolean samePrefixesAndSuffixes(Resource other, boolean emptyMatchesAll) {
    return sameEnding(prefixes, other.prefixes, emptyMatchesAll)
        && sameEnding(suffixes, other.suffixes, emptyMatchesAll);
  }

  private static boolean sameEnding(List<String> a, List<String> b, boolean emptyMatchesAll) {
    if (emptyMatchesAll && (a.isEmpty() || b.isEmpty())) {
      return true;
    }
    List<String> shorter = a.size() < b.size() ? a : b;
    List<String> longer = a.size() < b.size() ? b : a;
    return (!shorter.isEmpty() || longer.isEmpty())
        && longer.subList(longer.size() - shorter.size(), longer.size()).equals(shorter);
  }

  /** Whether its name gets a hash at the end. */
  public boolean hashed() {
    return hashed;
  }

  /** Sets whether its name gets a hash at the end. */
  public void setHashed(boolean value) {
    this.hashed = value;
    if (value) {
      noted();
    }
  }

  /** How it joins one of the same identity. */
  public Behavior behavior() {
    return behavior;
  }

  /** Sets how it joins one of the same identity. */
  public void setBehavior(Behavior value) {
    this.behavior = value;
  }

  /** The names of the variables that take their value from it. */
  public Set<String> variables() {
    return variables;
  }

  /** Takes over the history of the resource it merges into or replaces. */
  public void inherit(Resource other) {
    previous.addAll(0, other.previous);
    prefixes.addAll(0, other.prefixes);
    suffixes.addAll(0, other.suffixes);
    variables.addAll(other.variables);
    transformations.addAll(0, other.transformations);
    origin = other.origin.isEmpty() ? origin : other.origin;
    noted |= other.noted;
  }

  /**
   * kustomize notes the history in annotations, so from then on there are some: patches and
   * transformers find them, even if nothing else is in them.
   */
  private void noted() {
    noted = true;
    YamlMap metadata = node.map("metadata");
    if (metadata != null && (!metadata.has("annotations") || isNull(metadata, "annotations"))) {
      metadata.mapOrCreate("annotations");
    }
  }

  private static boolean isNull(YamlMap map, String key) {
    YamlNode value = map.get(key);
    return value != null && value.isNull();
  }

  /** The annotations; null when there are none. */
  public @Nullable YamlMap annotations() {
    YamlMap metadata = node.map("metadata");
    return metadata == null ? null : metadata.map("annotations");
  }

  /** Loses all that kustomize keeps in annotations, as when a patch takes these away. */
  public void forget() {
    previous.clear();
    prefixes.clear();
    suffixes.clear();
    forgetOrigin();
    hashed = false;
    noted = false;
  }

  /** Loses where it came from and what changed it. */
  public void forgetOrigin() {
    transformations.clear();
    origin = "";
  }

  /** A copy of the object without annotations that are there for the history alone. */
  public YamlMap shown() {
    YamlMap copy = node.copy();
    YamlMap metadata = copy.map("metadata");
    YamlMap annotations = metadata == null ? null : metadata.map("annotations");
    if (noted && metadata != null && annotations != null && annotations.isEmpty()) {
      metadata.remove("annotations");
    }
    return copy;
  }

  /** Removes annotations that are there for the history alone. */
  public void dropEmptyAnnotations() {
    YamlMap annotations = annotations();
    if (noted && annotations != null && annotations.isEmpty()) {
      node.mapOrCreate("metadata").remove("annotations");
    }
  }

  /** Where it came from, as kustomize's origin annotation says it; empty when not recorded. */
  public String origin() {
    return origin;
  }

  /** Sets where it came from. */
  public void setOrigin(String text) {
    this.origin = text;
    noted();
  }

  /** The transformers that ran over it, as kustomize's annotation says it; to be added to. */
  public List<String> transformations() {
    return transformations;
  }

  /** An annotation; empty when there is none. */
  public String annotation(String key) {
    YamlMap annotations = annotations();
    return annotations == null ? "" : text(annotations, key);
  }

  /** Sets an annotation. */
  public void annotate(String key, String value) {
    node.mapOrCreate("metadata").mapOrCreate("annotations").put(key, YamlScalar.string(value));
  }

  @Override
  public String toString() {
    return id().toString();
  }
}
