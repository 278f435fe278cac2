package io.gitops4j.core.kustomize.transform;

import io.gitops4j.core.kustomize.resource.Gvk;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which fields the transformers work on: kustomize's defaults and what {@code configurations} and
 * {@code crds} add. Immutable.
 *
 * <p>Source: kustomize, {@code api/internal/plugins/builtinconfig}.
 *
 * @since 0.1
 */
public final class FieldConfig {

  private static final FieldConfig NOTHING = new FieldConfig(Map.of(), List.of());
  private static final FieldConfig DEFAULTS = load();

  private final Map<String, List<FieldSpec>> fields;
  private final List<NameReference> references;

  /**
   * The fields that hold the name of objects of a kind.
   *
   * @param target the kind whose name they hold
   * @param fields the fields
   * @since 0.1
   */
  public record NameReference(Gvk target, List<FieldSpec> fields) {
    /** Copies the list. */
    public NameReference {
      fields = List.copyOf(fields);
    }
  }

  private FieldConfig(Map<String, List<FieldSpec>> fields, List<NameReference> references) {
    this.fields = fields;
    this.references = references;
  }

  private static FieldConfig load() {
    try (InputStream in = FieldConfig.class.getResourceAsStream("default-fields.yaml")) {
      byte[] content = Objects.requireNonNull(in).readAllBytes();
      YamlNode document =
          YamlReader.of(YamlFlavor.V11).readAll("default-fields.yaml", content).get(0);
      return of((YamlMap) document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** kustomize's defaults. */
  public static FieldConfig defaults() {
    return DEFAULTS;
  }

  /** Nothing. */
  public static FieldConfig empty() {
    return NOTHING;
  }

  /**
   * Reads a transformer configuration.
   *
   * @throws TransformException when it is malformed
   */
  public static FieldConfig of(YamlMap document) {
    Map<String, List<FieldSpec>> fields = new LinkedHashMap<>();
    List<NameReference> references = new ArrayList<>();
    for (YamlMap.Entry entry : document) {
      if (entry.key().equals("nameReference")) {
        for (YamlNode item : items(entry.value())) {
          if (item instanceof YamlMap map) {
            references.add(
                new NameReference(FieldSpec.of(map).gvk(), specs(map.get("fieldSpecs"))));
          }
        }
      } else if (entry.value() instanceof YamlList) {
        fields.put(entry.key(), specs(entry.value()));
      }
    }
    return new FieldConfig(fields, references).sorted();
  }

  /**
   * The fields of transformers, by their names in a configuration, and references to objects of a
   * kind, as {@code crds} declare them.
   */
  public static FieldConfig of(
      Map<String, List<FieldSpec>> fields, List<NameReference> references) {
    return new FieldConfig(Map.copyOf(fields), List.copyOf(references));
  }

  private static List<FieldSpec> specs(@Nullable YamlNode node) {
    List<FieldSpec> specs = new ArrayList<>();
    for (YamlNode item : items(node)) {
      if (!(item instanceof YamlMap map)) {
        throw new TransformException(
            item, "a field spec must be a mapping; correct the configuration");
      }
      specs.add(FieldSpec.of(map));
    }
    return specs;
  }

  private static List<YamlNode> items(@Nullable YamlNode node) {
    return node instanceof YamlList list ? list.items() : List.of();
  }

  /** The fields of one transformer, by its name in a configuration: {@code images}. */
  public List<FieldSpec> of(String transformer) {
    return fields.getOrDefault(transformer, List.of());
  }

  /** The references between objects, in the order in which they are fixed. */
  public List<NameReference> references() {
    return references;
  }

  /**
   * Both together.
   *
   * @throws TransformException when they disagree on whether a field is made
   */
  public FieldConfig merge(FieldConfig other) {
    if (other.isEmpty() || equals(other)) {
      return this;
    }
    if (isEmpty() && other.equals(DEFAULTS)) {
      return other;
    }
    Map<String, List<FieldSpec>> merged = new LinkedHashMap<>(fields);
    other.fields.forEach((key, specs) -> merged.put(key, merge(of(key), specs)));
    return new FieldConfig(merged, merge(other.references)).sorted();
  }

  private boolean isEmpty() {
    return fields.isEmpty() && references.isEmpty();
  }

  private List<NameReference> merge(List<NameReference> others) {
    List<NameReference> all = new ArrayList<>(references);
    for (NameReference reference : others) {
      int at = 0;
      while (at < all.size() && !all.get(at).target.equals(reference.target)) {
        at++;
      }
      if (at == all.size()) {
        all.add(reference);
      } else {
        all.set(
            at, new NameReference(reference.target, merge(all.get(at).fields, reference.fields)));
      }
    }
    return all;
  }

  /**
   * In the order of kinds. It decides what merging into nothing keeps: of fields at one path, one
   * for a kind comes first and stands for a later one for all kinds.
   */
  private FieldConfig sorted() {
    fields.replaceAll(
        (name, specs) -> {
          List<FieldSpec> sorted = new ArrayList<>(specs);
          sorted.sort(Comparator.comparing(FieldSpec::gvk, KindOrder.KINDS));
          return sorted;
        });
    references.sort(Comparator.comparing(NameReference::target, KindOrder.KINDS));
    return this;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldConfig that
        && (this == that || (fields.equals(that.fields) && references.equals(that.references)));
  }

  @Override
  public int hashCode() {
    return references.size();
  }

  /** Adds the fields that are not there yet. */
  public static List<FieldSpec> merge(List<FieldSpec> some, List<FieldSpec> more) {
    List<FieldSpec> merged = new ArrayList<>(some);
    for (FieldSpec spec : more) {
      FieldSpec known = merged.stream().filter(m -> m.covers(spec)).findFirst().orElse(null);
      if (known == null) {
        merged.add(spec);
      } else if (known.create() != spec.create()) {
        throw new TransformException(
            "there are conflicting fieldspecs for "
                + spec.path()
                + ", which differ in create; make them agree");
      }
    }
    return merged;
  }
}
