package io.gitops4j.core.template.helm;

import io.gitops4j.core.template.sprig.JsonForm;
import io.gitops4j.core.template.value.GoTypes;
import io.gitops4j.core.template.value.StructValue;
import io.gitops4j.core.template.value.TypedList;
import io.gitops4j.core.template.value.TypedMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A struct of {@code Chart.yaml}: its fields have a Go name for templates and another in JSON and
 * YAML, where those that are zero are left out. What the file does not set is the zero of its type.
 *
 * @param type which struct
 * @param written the fields as the file has them
 */
record ChartStruct(Type type, Map<String, @Nullable Object> written)
    implements StructValue, JsonForm {

  /** The sorts of fields. */
  enum Sort {
    TEXT,
    TEXTS,
    TEXT_MAP,
    BOOL,
    VALUES,
    MAINTAINERS,
    DEPENDENCIES
  }

  /** A field: its name in Go, in the file, and what it is. */
  record Field(String name, String key, Sort sort) {}

  /** A struct. Source: Helm 3.22, {@code pkg/chart/metadata.go} and {@code dependency.go}. */
  record Type(String goName, boolean pointer, Map<String, Field> fields) {

    static final Type METADATA =
        of(
            "chart.Metadata",
            false,
            new Field("Name", "name", Sort.TEXT),
            new Field("Home", "home", Sort.TEXT),
            new Field("Sources", "sources", Sort.TEXTS),
            new Field("Version", "version", Sort.TEXT),
            new Field("Description", "description", Sort.TEXT),
            new Field("Keywords", "keywords", Sort.TEXTS),
            new Field("Maintainers", "maintainers", Sort.MAINTAINERS),
            new Field("Icon", "icon", Sort.TEXT),
            new Field("APIVersion", "apiVersion", Sort.TEXT),
            new Field("Condition", "condition", Sort.TEXT),
            new Field("Tags", "tags", Sort.TEXT),
            new Field("AppVersion", "appVersion", Sort.TEXT),
            new Field("Deprecated", "deprecated", Sort.BOOL),
            new Field("Annotations", "annotations", Sort.TEXT_MAP),
            new Field("KubeVersion", "kubeVersion", Sort.TEXT),
            new Field("Dependencies", "dependencies", Sort.DEPENDENCIES),
            new Field("Type", "type", Sort.TEXT));

    static final Type MAINTAINER =
        of(
            "chart.Maintainer",
            true,
            new Field("Name", "name", Sort.TEXT),
            new Field("Email", "email", Sort.TEXT),
            new Field("URL", "url", Sort.TEXT));

    static final Type DEPENDENCY =
        of(
            "chart.Dependency",
            true,
            new Field("Name", "name", Sort.TEXT),
            new Field("Version", "version", Sort.TEXT),
            new Field("Repository", "repository", Sort.TEXT),
            new Field("Condition", "condition", Sort.TEXT),
            new Field("Tags", "tags", Sort.TEXTS),
            new Field("Enabled", "enabled", Sort.BOOL),
            new Field("ImportValues", "import-values", Sort.VALUES),
            new Field("Alias", "alias", Sort.TEXT));

    private static Type of(String goName, boolean pointer, Field... fields) {
      Map<String, Field> byName = new LinkedHashMap<>();
      for (Field field : fields) {
        byName.put(field.name(), field);
      }
      return new Type(goName, pointer, byName);
    }
  }

  @Override
  public String typeName() {
    return type.goName;
  }

  @Override
  public boolean pointer() {
    return type.pointer;
  }

  @Override
  public List<String> fieldNames() {
    return List.copyOf(type.fields.keySet());
  }

  @Override
  public boolean hasField(String name) {
    return type.fields.containsKey(name);
  }

  @Override
  public @Nullable Object field(String name) {
    Field field = type.fields.get(name);
    if (field == null) {
      return null;
    }
    Object value = written.get(field.key);
    List<?> list = value instanceof List<?> items ? items : List.of();
    return switch (field.sort) {
      case TEXT -> value == null ? "" : value;
      case BOOL -> Boolean.TRUE.equals(value);
      case TEXTS -> new TypedList("string", list);
      case VALUES -> list;
      case TEXT_MAP -> new TypedMap("map[string]string", "string", map(value));
      case MAINTAINERS -> structs(Type.MAINTAINER, list);
      case DEPENDENCIES -> structs(Type.DEPENDENCY, list);
    };
  }

  private static TypedList structs(Type type, List<?> items) {
    List<@Nullable Object> structs = new ArrayList<>();
    items.forEach(item -> structs.add(new ChartStruct(type, map(item))));
    return new TypedList("*" + type.goName, structs);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> map(@Nullable Object value) {
    return value instanceof Map ? (Map<String, @Nullable Object>) value : new LinkedHashMap<>();
  }

  @Override
  public Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    for (Field field : type.fields.values()) {
      Object value = field(field.name);
      boolean always = type.equals(Type.DEPENDENCY) && field.name.matches("Name|Repository");
      if (always || GoTypes.isTrue(value)) {
        json.put(field.key, value);
      }
    }
    return json;
  }
}
