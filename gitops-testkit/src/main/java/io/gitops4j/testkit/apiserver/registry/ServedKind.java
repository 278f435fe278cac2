package io.gitops4j.testkit.apiserver.registry;

import io.gitops4j.testkit.apiserver.fields.FieldManager;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules;
import io.gitops4j.testkit.apiserver.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind in one version, and what the server needs to serve it.
 *
 * <p>Immutable but for the field manager, which is made when it is first used.
 */
public final class ServedKind {
  private final Kind kind;
  private final Schema schema;
  private final KindRules rules;
  private final String storage;
  private final String storedApiVersion;
  private final Conversion conversion;
  private final @Nullable ScalePaths scale;
  private final List<Map<String, @Nullable Object>> columns;
  private final Set<String> selectableFields;
  private final String deprecation;
  private final boolean deduced;
  private final String listKind;
  private volatile @Nullable FieldManager fields;

  private ServedKind(Builder builder) {
    this.kind = builder.kind;
    this.schema = builder.schema;
    this.rules = builder.rules;
    this.storage = builder.storage;
    this.storedApiVersion = builder.storedApiVersion;
    this.conversion = builder.conversion;
    this.scale = builder.scale;
    this.columns = builder.columns;
    this.selectableFields = builder.selectableFields;
    this.deprecation = builder.deprecation;
    this.deduced = builder.deduced;
    this.listKind = builder.listKind;
  }

  /** The kind. */
  public Kind kind() {
    return kind;
  }

  /** Its schema. */
  public Schema schema() {
    return schema;
  }

  /** What it does to its objects. */
  public KindRules rules() {
    return rules;
  }

  /** The collection its objects are kept in, which its versions share. */
  public String storage() {
    return storage;
  }

  /** Whether objects are stored in this version. */
  public boolean isStored() {
    return storedApiVersion.equals(kind.apiVersion());
  }

  /** The apiVersion of stored objects. */
  public String storedApiVersion() {
    return storedApiVersion;
  }

  /** The paths of its scale subresource; empty when it has none. */
  public Optional<ScalePaths> scale() {
    return Optional.ofNullable(scale);
  }

  /** Further columns of a custom kind's table: name, type, jsonPath, priority. */
  public List<Map<String, @Nullable Object>> columns() {
    return columns;
  }

  /** Fields a custom kind may be selected by besides name and namespace. */
  public Set<String> selectableFields() {
    return selectableFields;
  }

  /** The warning that goes with every request; empty for none. */
  public String deprecation() {
    return deprecation;
  }

  /** The kind of its lists. */
  public String listKind() {
    return listKind;
  }

  /** Who owns which field. */
  public FieldManager fields() {
    FieldManager known = fields;
    if (known == null) {
      known = deduced ? FieldManager.deduced(kind) : FieldManager.of(schema, kind);
      fields = known;
    }
    return known;
  }

  /** A stored object in this version; the outer levels are new, what is below may be shared. */
  public Map<String, @Nullable Object> fromStored(Map<String, @Nullable Object> stored) {
    return isStored() && conversion == Conversion.NONE
        ? rules.read(stored)
        : versioned(conversion.fromStored(stored), kind.apiVersion());
  }

  /** An object of this version as it is stored. */
  public Map<String, @Nullable Object> toStored(Map<String, @Nullable Object> object) {
    return isStored() ? object : versioned(conversion.toStored(object), storedApiVersion);
  }

  private static Map<String, @Nullable Object> versioned(
      Map<String, @Nullable Object> object, String apiVersion) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(object);
    copy.put("apiVersion", apiVersion);
    return copy;
  }

  @Override
  public String toString() {
    return kind.gvk();
  }

  /** How objects of one version become those of the stored one and back; apiVersion aside. */
  public interface Conversion {
    /** Nothing changes but the apiVersion. */
    Conversion NONE =
        new Conversion() {
          @Override
          public Map<String, @Nullable Object> fromStored(Map<String, @Nullable Object> stored) {
            return stored;
          }

          @Override
          public Map<String, @Nullable Object> toStored(Map<String, @Nullable Object> object) {
            return object;
          }
        };

    /** The stored object in this version; must not change what it is given. */
    Map<String, @Nullable Object> fromStored(Map<String, @Nullable Object> stored);

    /** The object as it is stored; must not change what it is given. */
    Map<String, @Nullable Object> toStored(Map<String, @Nullable Object> object);
  }

  /** A builder of a kind that is stored as it is served. */
  public static Builder builder(Kind kind, Schema schema, KindRules rules) {
    return new Builder(kind, schema, rules);
  }

  /** Collects what a kind needs. */
  public static final class Builder {
    private final Kind kind;
    private final Schema schema;
    private final KindRules rules;
    private String storage;
    private String storedApiVersion;
    private Conversion conversion = Conversion.NONE;
    private @Nullable ScalePaths scale;
    private List<Map<String, @Nullable Object>> columns = List.of();
    private Set<String> selectableFields = Set.of();
    private String deprecation = "";
    private boolean deduced;
    private String listKind;

    private Builder(Kind kind, Schema schema, KindRules rules) {
      this.kind = kind;
      this.schema = schema;
      this.rules = rules;
      this.storage = kind.qualifiedPlural();
      this.listKind = kind.kind() + "List";
      this.storedApiVersion = kind.apiVersion();
    }

    /** The collection and version it is stored in. */
    public Builder storedAs(String collection, String apiVersion, Conversion how) {
      this.storage = collection;
      this.storedApiVersion = apiVersion;
      this.conversion = how;
      return this;
    }

    /** The paths of the scale subresource. */
    public Builder scale(@Nullable ScalePaths paths) {
      this.scale = paths;
      return this;
    }

    /** The further columns of its table. */
    public Builder columns(List<Map<String, @Nullable Object>> list) {
      this.columns = List.copyOf(list);
      return this;
    }

    /** The fields it may be selected by. */
    public Builder selectableFields(Set<String> fields) {
      this.selectableFields = Set.copyOf(fields);
      return this;
    }

    /** The warning that goes with every request. */
    public Builder deprecation(String warning) {
      this.deprecation = warning;
      return this;
    }

    /** Whether the kind has no schema, so that ownership goes by what is there. */
    public Builder deduced(boolean without) {
      this.deduced = without;
      return this;
    }

    /** The kind of its lists. */
    public Builder listKind(String name) {
      this.listKind = name;
      return this;
    }

    /** The kind. */
    public ServedKind build() {
      return new ServedKind(this);
    }
  }
}
