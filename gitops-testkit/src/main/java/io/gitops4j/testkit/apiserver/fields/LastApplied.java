package io.gitops4j.testkit.apiserver.fields;

import io.gitops4j.testkit.apiserver.fields.merge.Comparison;
import io.gitops4j.testkit.apiserver.fields.merge.Ownable;
import io.gitops4j.testkit.apiserver.fields.path.FieldSet;
import io.gitops4j.testkit.apiserver.fields.typed.Conformance;
import io.gitops4j.testkit.apiserver.fields.typed.FieldType;
import io.gitops4j.testkit.apiserver.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The way from kubectl's client-side apply to its server-side apply.
 *
 * <p>A manager named {@code kubectl} may take fields that the last-applied annotation lists with
 * the values they still have; and as long as the annotation is there, each apply by it brings the
 * annotation up to date. Source: apimachinery, {@code pkg/util/managedfields/internal}, files
 * lastappliedmanager.go and lastappliedupdater.go. Tests: {@code FieldManagerTest}.
 */
final class LastApplied {

  private static final String KUBECTL = "kubectl";
  private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

  /** What all annotations of an object may take. */
  private static final int MOST_ANNOTATION_BYTES = 256 * 1024;

  private final FieldType type;
  private final String apiVersion;

  LastApplied(FieldType type, String apiVersion) {
    this.type = type;
    this.apiVersion = apiVersion;
  }

  /** The conflicts that are left for a manager. */
  ApplyConflicts left(
      String manager, ApplyConflicts conflicts, Map<String, @Nullable Object> live) {
    return manager.equals(KUBECTL) ? conflicts.without(allowed(live)) : conflicts;
  }

  private FieldSet allowed(Map<String, @Nullable Object> live) {
    String text = Json.string(live, "metadata", "annotations", ANNOTATION);
    Map<String, @Nullable Object> last = parsed(text);
    if (last == null
        || !Json.string(last, "apiVersion").equals(apiVersion)
        || !Conformance.mistakes(last, type, false).isEmpty()
        || !Conformance.mistakes(live, type, false).isEmpty()) {
      return FieldSet.empty();
    }
    Comparison changes = Comparison.of(last, live, type);
    return Ownable.of(last, type)
        .minus(changes.modified())
        .minus(changes.added())
        .minus(changes.removed());
  }

  private static @Nullable Map<String, @Nullable Object> parsed(String text) {
    try {
      return text.isEmpty() ? null : Json.map(Json.parse(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Brings the annotation of a result up to date, in place. */
  void sync(
      String manager, Map<String, @Nullable Object> result, Map<String, @Nullable Object> applied) {
    Map<String, @Nullable Object> annotations = Json.map(result, "metadata", "annotations");
    if (!manager.equals(KUBECTL)
        || annotations == null
        || Json.string(annotations, ANNOTATION).isEmpty()) {
      return;
    }
    Map<String, @Nullable Object> bare = Json.copyMap(applied);
    Map<String, @Nullable Object> sent = Json.map(bare, "metadata", "annotations");
    if (sent != null) {
      sent.remove(ANNOTATION);
    }
    annotations.put(ANNOTATION, escaped(Json.text(sorted(bare))) + "\n");
    if (size(annotations) > MOST_ANNOTATION_BYTES) {
      annotations.remove(ANNOTATION);
    }
  }

  private static long size(Map<String, @Nullable Object> annotations) {
    long size = 0;
    for (Map.Entry<String, @Nullable Object> entry : annotations.entrySet()) {
      size += entry.getKey().getBytes(StandardCharsets.UTF_8).length;
      size += String.valueOf(entry.getValue()).getBytes(StandardCharsets.UTF_8).length;
    }
    return size;
  }

  private static String escaped(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  private static @Nullable Object sorted(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> out = new TreeMap<>();
      map.forEach((name, item) -> out.put((String) name, sorted(item)));
      return out;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> out = new ArrayList<>();
      list.forEach(item -> out.add(sorted(item)));
      return out;
    }
    return value;
  }
}
