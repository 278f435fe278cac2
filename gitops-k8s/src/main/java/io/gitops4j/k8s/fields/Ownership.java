package io.gitops4j.k8s.fields;

import io.gitops4j.k8s.api.Json;
import io.gitops4j.k8s.api.LiveObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one field manager owns of live objects, and whose edits it takes over.
 *
 * <p>Rule (Flux, fluxcd/pkg ssa, {@code PatchReplaceFieldsManagers} and {@code cleanupMetadata}):
 * entries of managers whose name begins with {@code kubectl}, applied or updated; of {@code
 * before-first-apply}, updated; of the own name, updated; and of managers named in addition are
 * merged into the own Apply entry, subresources apart. The next apply then removes every field of
 * them that the manifest does not have. With them go the annotations and the label of earlier
 * appliers. We do the same, and see it as a drift of the object as soon as it happens.
 */
public final class Ownership {

  /** Annotations of earlier appliers. */
  private static final List<String> OLD_ANNOTATIONS =
      List.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          "kustomize.toolkit.fluxcd.io/checksum",
          "fluxcd.io/sync-checksum");

  private static final String OLD_LABEL = "fluxcd.io/sync-gc-mark";

  private final String manager;
  private final Set<String> adopted;

  /**
   * The view of one manager.
   *
   * @param adopted names of further managers whose applied fields are taken over
   */
  public Ownership(String manager, Set<String> adopted) {
    this.manager = manager;
    this.adopted = Set.copyOf(adopted);
  }

  /** The fields the manager applied; empty when it never applied the object. */
  public Optional<FieldSet> owned(LiveObject live) {
    return live.managedFields().stream()
        .filter(this::own)
        .map(e -> FieldSet.of(Json.child(e, "fieldsV1")))
        .findFirst();
  }

  /** The digest of what the live object holds at the manager's fields; empty as {@link #owned}. */
  public Optional<String> projection(LiveObject live) {
    return owned(live).map(set -> set.digestOf(live.content()));
  }

  /** Whether the object carries edits that an apply takes over first. */
  public boolean edited(LiveObject live) {
    return live.managedFields().stream().anyMatch(this::foreign)
        || OLD_ANNOTATIONS.stream().anyMatch(live.annotations()::containsKey)
        || live.labels().containsKey(OLD_LABEL);
  }

  /** The managers whose edits an apply takes over, in the order of the object. */
  public List<String> editors(LiveObject live) {
    return live.managedFields().stream()
        .filter(this::foreign)
        .map(e -> Json.text(e, "manager"))
        .distinct()
        .toList();
  }

  /**
   * The pointers of the fields that disappear with the clean-up: owned by such an editor, by no
   * other manager, and not part of what will be applied.
   */
  public List<String> lost(LiveObject live, FieldSet desired) {
    FieldSet edits = FieldSet.empty();
    FieldSet kept = desired;
    for (Map<String, @Nullable Object> entry : live.managedFields()) {
      FieldSet set = FieldSet.of(Json.child(entry, "fieldsV1"));
      if (foreign(entry)) {
        edits = edits.union(set);
      } else if (!own(entry)) {
        kept = kept.union(set);
      }
    }
    List<String> lost = new ArrayList<>(edits.minus(kept).pointersIn(live.content()));
    lost.removeIf(p -> p.startsWith("/status"));
    for (String name : OLD_ANNOTATIONS) {
      String pointer = "/metadata/annotations/" + Pointers.escape(name);
      if (live.annotations().containsKey(name) && !lost.contains(pointer)) {
        lost.add(pointer);
      }
    }
    return lost;
  }

  /** The JSON patch that does the clean-up, which fails when the object changed meanwhile. */
  public List<Map<String, @Nullable Object>> cleanup(LiveObject live) {
    List<Map<String, @Nullable Object>> patch = new ArrayList<>();
    patch.add(operation("replace", "/metadata/resourceVersion", live.resourceVersion()));
    for (String name : OLD_ANNOTATIONS) {
      if (live.annotations().containsKey(name)) {
        patch.add(operation("remove", "/metadata/annotations/" + Pointers.escape(name), null));
      }
    }
    if (live.labels().containsKey(OLD_LABEL)) {
      patch.add(operation("remove", "/metadata/labels/" + Pointers.escape(OLD_LABEL), null));
    }
    if (live.managedFields().stream().anyMatch(this::foreign)) {
      patch.add(operation("replace", "/metadata/managedFields", merged(live)));
    }
    return patch;
  }

  private List<Object> merged(LiveObject live) {
    FieldSet ours = FieldSet.empty();
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    List<Object> others = new ArrayList<>();
    for (Map<String, @Nullable Object> e : live.managedFields()) {
      if (own(e) || foreign(e)) {
        ours = ours.union(FieldSet.of(Json.child(e, "fieldsV1")));
        if (own(e) || entry.isEmpty()) {
          entry = new LinkedHashMap<>(e);
        }
      } else {
        others.add(e);
      }
    }
    entry.put("manager", manager);
    entry.put("operation", "Apply");
    entry.put("fieldsV1", ours.toFieldsV1());
    others.add(0, entry);
    return others;
  }

  private boolean own(Map<String, @Nullable Object> entry) {
    return Json.text(entry, "manager").equals(manager)
        && Json.text(entry, "operation").equals("Apply")
        && Json.text(entry, "subresource").isEmpty();
  }

  private boolean foreign(Map<String, @Nullable Object> entry) {
    if (!Json.text(entry, "subresource").isEmpty() || own(entry)) {
      return false;
    }
    String name = Json.text(entry, "manager");
    boolean updated = Json.text(entry, "operation").equals("Update");
    return name.startsWith("kubectl")
        || (updated && (name.equals("before-first-apply") || name.equals(manager)))
        || adopted.contains(name);
  }

  private static Map<String, @Nullable Object> operation(
      String op, String path, @Nullable Object value) {
    Map<String, @Nullable Object> operation = new LinkedHashMap<>();
    operation.put("op", op);
    operation.put("path", path);
    if (value != null) {
      operation.put("value", value);
    }
    return operation;
  }
}
