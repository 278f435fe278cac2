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
 * <p>A resource can be {@linkplain #keep() kept} for later builds. What is kept never changes; a
 * build works on {@linkplain #again() another} of the same object, and {@link #node()}, which gives
 * the object to whoever may change it, copies it first. Who only looks takes {@link #view()}, and
 * as long as nobody took more, {@link #kept()} tells that it is still what was kept.
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

  /** Its identities, while nothing changes them. */
  private record Ids(ResId now, ResId original, List<ResId> previous, List<ResId> all) {}

  /** Annotations that are there for the history alone, and where they stand in the metadata. */
  private record NoAnnotations(int position, YamlScalar key, YamlNode value) {}

  private final Schema schema;
  private YamlMap node;
  private List<Previous> previous = List.of();
  private List<String> prefixes = List.of();
  private List<String> suffixes = List.of();
  private Set<String> variables = Set.of();
  private Behavior behavior = Behavior.CREATE;
  private List<String> transformations = List.of();
  private String origin = "";
  private boolean hashed;
  private boolean ofChart;

  /** Whether kustomize would keep something about it in its annotations, see {@link #noted()}. */
  private boolean noted;

  /** Whether the object is that of a kept resource, so that it must be copied to be changed. */
  private boolean shared;

  private @Nullable NoAnnotations left;
  private @Nullable Resource kept;
  private @Nullable Ids ids;

  /** A resource of an object, which it takes as its own. */
  public Resource(YamlMap node, Schema schema) {
    this.node = node;
    this.schema = schema;
  }

  private Resource(Resource other) {
    this.schema = other.schema;
    this.node = other.node;
    this.previous = other.previous;
    this.prefixes = other.prefixes;
    this.suffixes = other.suffixes;
    this.variables = other.variables;
    this.behavior = other.behavior;
    this.transformations = other.transformations;
    this.origin = other.origin;
    this.hashed = other.hashed;
    this.ofChart = other.ofChart;
    this.noted = other.noted;
    this.shared = true;
    this.left = other.left;
    this.ids = other.ids;
  }

  /**
   * The same resource to be kept for later builds; nobody must change its object any more but
   * through this resource, which copies it first.
   */
  public Resource keep() {
    Resource known = kept;
    if (known != null) {
      return known;
    }
    leaveAnnotations();
    shared = true;
    ids = null;
    Resource made = new Resource(this);
    kept = made;
    return made;
  }

  /** Of a kept resource: one for a build. */
  public Resource again() {
    ids();
    Resource made = new Resource(this);
    made.kept = this;
    return made;
  }

  /** The kept resource that this still equals; null when there is none. */
  public @Nullable Resource kept() {
    return kept;
  }

  private void leaveAnnotations() {
    YamlMap metadata = node.map("metadata");
    YamlMap annotations = annotations(node);
    if (noted && metadata != null && annotations != null && annotations.isEmpty()) {
      int position = metadata.indexOf("annotations");
      left = new NoAnnotations(position, metadata.entries().get(position).keyNode(), annotations);
      metadata.remove("annotations");
    }
  }

  /** The object, to be changed. */
  public YamlMap node() {
    touched();
    if (shared) {
      shared = false;
      node = node.twin();
      NoAnnotations there = left;
      YamlMap metadata = node.map("metadata");
      if (there != null && metadata != null) {
        metadata.insert(there.position(), there.key().copy(), there.value().copy());
      }
      left = null;
    }
    return node;
  }

  /**
   * The object to look at; it must not be changed. Annotations that are there for the history alone
   * may be missing.
   */
  public YamlMap view() {
    return node;
  }

  /** Replaces the object. */
  public void setNode(YamlMap other) {
    touched();
    this.node = other;
    this.shared = false;
    this.left = null;
  }

  /** Something of it may change. */
  private void touched() {
    kept = null;
    ids = null;
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
    node().mapOrCreate("metadata").put("name", marked("name", name));
  }

  /** Sets the namespace; removes it when empty. */
  public void setNamespace(String namespace) {
    if (namespace.isEmpty()) {
      node().mapOrCreate("metadata").remove("namespace");
    } else {
      node().mapOrCreate("metadata").put("namespace", marked("namespace", namespace));
    }
  }

  private YamlScalar marked(String field, String text) {
    YamlScalar scalar = YamlScalar.string(text);
    YamlMap metadata = node.map("metadata");
    if (metadata != null && metadata.get(field) instanceof YamlScalar before) {
      scalar.markAs(before);
    }
    return scalar;
  }

  /** Sets the kind. */
  public void setKind(String kind) {
    node().put("kind", YamlScalar.string(kind));
  }

  /** Group, version and kind now. */
  public Gvk gvk() {
    return shared ? ids().now().gvk() : Gvk.of(apiVersion(), kind());
  }

  /** The identity now. */
  public ResId id() {
    return shared ? ids().now() : id(kind(), name(), namespace());
  }

  private ResId id(String kind, String name, String namespace) {
    return new ResId(
        Gvk.of(apiVersion(), kind), name, namespace, schema.clusterScoped(apiVersion(), kind));
  }

  private Ids ids() {
    Ids known = shared ? ids : null;
    if (known == null) {
      ResId now = id(kind(), name(), namespace());
      List<ResId> before = new ArrayList<>(previous.size() + 1);
      previous.forEach(p -> before.add(id(p.kind, p.name, p.namespace)));
      List<ResId> all = new ArrayList<>(before);
      all.add(now);
      known = new Ids(now, all.get(0), List.copyOf(before), List.copyOf(all));
      ids = shared ? known : null;
    }
    return known;
  }

  /** The identity at first. */
  public ResId originalId() {
    if (shared) {
      return ids().original();
    }
    if (previous.isEmpty()) {
      return id();
    }
    Previous first = previous.get(0);
    return id(first.kind, first.name, first.namespace);
  }

  /** The identities before the present one, first to last. */
  public List<ResId> previousIds() {
    return ids().previous();
  }

  /** The identities before the present one, and the present one. */
  public List<ResId> allIds() {
    return ids().all();
  }

  /** Remembers the present identity before a change of it. */
  public void remember() {
    previous = with(previous, new Previous(id().effectiveNamespace(), name(), kind()));
    noted();
  }

  private static <T> List<T> with(List<T> list, T item) {
    List<T> longer = new ArrayList<>(list.size() + 1);
    longer.addAll(list);
    longer.add(item);
    return longer;
  }

  private static <T> List<T> with(List<T> first, List<T> then) {
    List<T> all = new ArrayList<>(first);
    all.addAll(then);
    return all;
  }

  /**
   * Whether it lost its name in between: it had none at one {@link #remember}, and one at another.
   * kustomize keeps the names in an annotation, in which an empty one is missing, and ends with a
   * panic where it counts those that are there.
   */
  public boolean lostItsName() {
    return previous.stream().map(each -> each.name.isEmpty()).distinct().count() > 1;
  }

  /** Records a prefix; an empty one leaves no trace. */
  public void addPrefix(String prefix) {
    if (!prefix.isEmpty()) {
      prefixes = with(prefixes, prefix);
      noted();
    }
  }

  /** Records a suffix; an empty one leaves no trace. */
  public void addSuffix(String suffix) {
    if (!suffix.isEmpty()) {
      suffixes = with(suffixes, suffix);
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
    touched();
    this.hashed = value;
    if (value) {
      noted();
    }
  }

  /** Whether a chart made it, so that it keeps the namespace that its release gave it. */
  public boolean ofChart() {
    return ofChart;
  }

  /** Records that a chart made it, which kustomize notes in an annotation. */
  public void madeByChart() {
    touched();
    ofChart = true;
    noted();
  }

  /** How it joins one of the same identity. */
  public Behavior behavior() {
    return behavior;
  }

  /** Sets how it joins one of the same identity. */
  public void setBehavior(Behavior value) {
    touched();
    this.behavior = value;
  }

  /** The names of the variables that take their value from it. */
  public Set<String> variables() {
    return variables;
  }

  /** Records a variable that takes its value from it. */
  public void addVariable(String name) {
    touched();
    Set<String> more = new LinkedHashSet<>(variables);
    more.add(name);
    variables = more;
  }

  /** Takes over the history of the resource it merges into or replaces. */
  public void inherit(Resource other) {
    touched();
    previous = with(other.previous, previous);
    prefixes = with(other.prefixes, prefixes);
    suffixes = with(other.suffixes, suffixes);
    other.variables.forEach(this::addVariable);
    transformations = with(other.transformations, transformations);
    origin = other.origin.isEmpty() ? origin : other.origin;
    ofChart |= other.ofChart;
    noted |= other.noted;
  }

  /**
   * kustomize notes the history in annotations, so from then on there are some: patches and
   * transformers find them, even if nothing else is in them.
   */
  private void noted() {
    noted = true;
    YamlMap metadata = node().map("metadata");
    if (metadata != null && (!metadata.has("annotations") || isNull(metadata, "annotations"))) {
      metadata.mapOrCreate("annotations");
    }
  }

  private static boolean isNull(YamlMap map, String key) {
    YamlNode value = map.get(key);
    return value != null && value.isNull();
  }

  /** The annotations, to be changed; null when there are none. */
  public @Nullable YamlMap annotations() {
    return annotations(node());
  }

  private static @Nullable YamlMap annotations(YamlMap node) {
    YamlMap metadata = node.map("metadata");
    return metadata == null ? null : metadata.map("annotations");
  }

  /** Loses all that kustomize keeps in annotations, as when a patch takes these away. */
  public void forget() {
    touched();
    previous = List.of();
    prefixes = List.of();
    suffixes = List.of();
    forgetOrigin();
    hashed = false;
    ofChart = false;
    noted = false;
  }

  /** Loses where it came from and what changed it. */
  public void forgetOrigin() {
    touched();
    transformations = List.of();
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
    YamlMap annotations = annotations(node);
    if (noted && annotations != null && annotations.isEmpty()) {
      node().mapOrCreate("metadata").remove("annotations");
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

  /** The transformers that ran over it, as kustomize's annotation says it. */
  public List<String> transformations() {
    return List.copyOf(transformations);
  }

  /** Records a transformer that ran over it. */
  public void addTransformation(String text) {
    touched();
    transformations = with(transformations, text);
  }

  /** An annotation; empty when there is none. */
  public String annotation(String key) {
    YamlMap annotations = annotations(node);
    return annotations == null ? "" : text(annotations, key);
  }

  /** Sets an annotation. */
  public void annotate(String key, String value) {
    node().mapOrCreate("metadata").mapOrCreate("annotations").put(key, YamlScalar.string(value));
  }

  @Override
  public String toString() {
    return id().toString();
  }
}
