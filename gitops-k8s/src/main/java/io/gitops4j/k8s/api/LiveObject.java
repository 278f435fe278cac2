package io.gitops4j.k8s.api;

import io.gitops4j.LiveVersion;
import io.gitops4j.ObjectRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object as the API server returned it.
 *
 * @param ref its identity
 * @param content the whole object
 */
public record LiveObject(ObjectRef ref, Map<String, @Nullable Object> content) {

  /** An object of a type, whose items in lists carry no kind of their own. */
  public static LiveObject of(ResourceType type, Map<String, @Nullable Object> content) {
    Map<String, @Nullable Object> metadata = Json.child(content, "metadata");
    return new LiveObject(
        new ObjectRef(
            type.group(),
            type.kind(),
            Json.text(metadata, "namespace"),
            Json.text(metadata, "name")),
        content);
  }

  /** The object's metadata. */
  public Map<String, @Nullable Object> metadata() {
    return Json.child(content, "metadata");
  }

  /** The uid; empty when there is none. */
  public String uid() {
    return Json.text(metadata(), "uid");
  }

  /** The resourceVersion; empty in the answer to a dry run that would create. */
  public String resourceVersion() {
    return Json.text(metadata(), "resourceVersion");
  }

  /** Which object it is, and in which state. */
  public LiveVersion version() {
    return new LiveVersion(uid(), resourceVersion());
  }

  /** Whether it is being deleted. */
  public boolean terminating() {
    return metadata().get("deletionTimestamp") != null;
  }

  /** The labels. */
  public Map<String, String> labels() {
    return texts("labels");
  }

  /** The annotations. */
  public Map<String, String> annotations() {
    return texts("annotations");
  }

  /** The entries of {@code metadata.managedFields}. */
  public List<Map<String, @Nullable Object>> managedFields() {
    return Json.objects(metadata(), "managedFields");
  }

  private Map<String, String> texts(String key) {
    Map<String, String> result = new LinkedHashMap<>();
    Json.child(metadata(), key)
        .forEach(
            (k, v) -> {
              if (v instanceof String s) {
                result.put(k, s);
              }
            });
    return result;
  }
}
