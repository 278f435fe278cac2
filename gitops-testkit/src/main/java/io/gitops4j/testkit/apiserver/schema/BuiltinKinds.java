package io.gitops4j.testkit.apiserver.schema;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The kinds that kube-apiserver 1.34.4 has built in, with their schemas.
 *
 * <p>Source: what a real server answers to discovery and {@code /openapi/v3}, without descriptions,
 * recorded by {@code SchemaRecorder} among the tests. The file is read when the first kind is asked
 * for and shared from then on; it never changes.
 */
public final class BuiltinKinds {

  private final List<Kind> kinds;
  private final Map<String, @Nullable Object> components;
  private final Map<String, String> componentOf;

  private BuiltinKinds(Map<String, @Nullable Object> document) {
    this.kinds = new ArrayList<>();
    this.componentOf = new LinkedHashMap<>();
    this.components = Objects.requireNonNull(Json.map(document, "components"));
    for (Object entry : Objects.requireNonNull(Json.list(document, "kinds"))) {
      Kind kind = kind(entry);
      kinds.add(kind);
      componentOf.put(kind.gvk(), Json.string(entry, "schema"));
    }
  }

  private static final class Holder {
    private static final BuiltinKinds LOADED = load();
  }

  /** The kinds. */
  public static BuiltinKinds get() {
    return Holder.LOADED;
  }

  @SuppressWarnings("unchecked")
  private static BuiltinKinds load() {
    try (InputStream file =
        Objects.requireNonNull(BuiltinKinds.class.getResourceAsStream("kubernetes-1.34.json.gz"))) {
      byte[] json =
          new GZIPInputStream(new ByteArrayInputStream(file.readAllBytes())).readAllBytes();
      return new BuiltinKinds(
          (Map<String, @Nullable Object>) Objects.requireNonNull(Json.parse(json)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Kind kind(@Nullable Object entry) {
    return new Kind(
        Json.string(entry, "group"),
        Json.string(entry, "version"),
        Json.string(entry, "kind"),
        Json.string(entry, "plural"),
        Json.string(entry, "singular"),
        Boolean.TRUE.equals(Json.at(entry, "namespaced")),
        strings(entry, "shortNames"),
        strings(entry, "categories"),
        strings(entry, "verbs"),
        Set.copyOf(new LinkedHashSet<>(strings(entry, "subresources"))),
        false);
  }

  private static List<String> strings(@Nullable Object entry, String name) {
    List<@Nullable Object> list = Json.list(entry, name);
    return list == null ? List.of() : list.stream().map(String::valueOf).toList();
  }

  /** All kinds, groups and versions in the order of discovery, kinds by plural. */
  public List<Kind> kinds() {
    return List.copyOf(kinds);
  }

  /** The schema of a kind, if it is built in. */
  public Optional<Schema> schema(Kind kind) {
    String component = componentOf.get(kind.gvk());
    return component == null ? Optional.empty() : component(component);
  }

  /** The schema of a component, such as {@code io.k8s.api.autoscaling.v1.Scale}. */
  public Optional<Schema> component(String name) {
    return components.containsKey(name)
        ? Optional.of(Schema.of(Map.of("$ref", name), ref -> Json.map(components, ref)))
        : Optional.empty();
  }

  /** The components by name, for the documents of {@code /openapi/v3}; not to be changed. */
  public Map<String, @Nullable Object> components() {
    return components;
  }
}
