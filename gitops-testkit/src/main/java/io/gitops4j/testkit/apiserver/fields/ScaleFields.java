package io.gitops4j.testkit.apiserver.fields;

import io.gitops4j.testkit.apiserver.fields.path.FieldSet;
import io.gitops4j.testkit.apiserver.fields.path.FieldsV1;
import io.gitops4j.testkit.apiserver.fields.path.PathElement;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The owners of an object's replicas, seen from its scale subresource and back.
 *
 * <p>A scale shows the owners of {@code spec.replicas} only. After a write of it, who lost the
 * replicas there loses them in the object, and who won them gets an entry, which has no time, as
 * the real server has it; who only changed the status of the scale, which is not stored, gets none.
 * So does an updater who keeps them, in an entry of its own, since the scale is of another version.
 * Nobody owns the replicas after a scale of an object nobody owned them of. Source: apimachinery,
 * {@code pkg/util/managedfields/scalehandler.go}. Tests: {@code FieldManagerTest}.
 */
public final class ScaleFields {

  private static final List<PathElement> REPLICAS =
      List.of(PathElement.field("spec"), PathElement.field("replicas"));
  private static final FieldSet REPLICAS_OF_SCALE = FieldSet.ofFields(List.of("spec", "replicas"));
  private static final String SCALE_VERSION = "autoscaling/v1";

  private final String apiVersion;
  private final List<PathElement> replicas;
  private final FieldSet replicasOfParent;

  private ScaleFields(String apiVersion, List<String> replicas) {
    this.apiVersion = apiVersion;
    this.replicas = replicas.stream().map(PathElement::field).toList();
    this.replicasOfParent = FieldSet.ofFields(replicas);
  }

  /**
   * The translation for a kind.
   *
   * @param replicas the path of the replicas in its objects, such as {@code spec}, {@code replicas}
   */
  public static ScaleFields of(Kind kind, List<String> replicas) {
    return new ScaleFields(kind.apiVersion(), replicas);
  }

  /** The managedFields of the scale of an object with these managedFields. */
  public List<@Nullable Object> toScale(@Nullable List<?> parentEntries) {
    ManagedFields parent = ManagedFields.decode(parentEntries);
    ManagedFields scale = new ManagedFields();
    for (Map.Entry<Manager, ManagedFields.Owned> entry : parent.owners().entrySet()) {
      if (entry.getValue().fields().has(replicas)) {
        scale.put(entry.getKey(), REPLICAS_OF_SCALE, SCALE_VERSION);
        scale.touch(entry.getKey(), parent.time(entry.getKey()));
      }
    }
    return scale.encode();
  }

  /** The managedFields of the object after its scale was written. */
  public List<@Nullable Object> toParent(
      @Nullable List<?> parentEntries, @Nullable List<?> scaleEntries) {
    ManagedFields parent = ManagedFields.decode(parentEntries);
    ManagedFields scale = ManagedFields.decode(scaleEntries);
    ManagedFields out = new ManagedFields();
    Set<Manager> kept = new HashSet<>();
    for (Map.Entry<Manager, ManagedFields.Owned> entry : parent.owners().entrySet()) {
      Manager manager = entry.getKey();
      FieldSet fields = entry.getValue().fields();
      if (fields.has(replicas)) {
        if (scaleOwns(scale, manager)) {
          kept.add(manager);
        } else {
          fields = fields.minus(replicasOfParent);
        }
      }
      out.put(manager, fields, entry.getValue().apiVersion());
      out.touch(manager, parent.time(manager));
    }
    for (Manager manager : scale.owners().keySet()) {
      if (!kept.contains(manager) && scale.fields(manager).has(REPLICAS)) {
        out.put(manager, replicasOfParent, apiVersion);
        out.touch(manager, parent.time(manager));
      }
    }
    return byName(out.encode());
  }

  /** The entries pass through a map of Go, which is why their fields stand in another order. */
  private static List<@Nullable Object> byName(List<@Nullable Object> entries) {
    for (Object entry : entries) {
      Map<String, @Nullable Object> fields = Json.map(entry, "fieldsV1");
      Map<String, @Nullable Object> map = Json.map(entry);
      if (map != null && fields != null) {
        map.put("fieldsV1", FieldsV1.byName(fields));
      }
    }
    return entries;
  }

  private static boolean scaleOwns(ManagedFields scale, Manager manager) {
    return !scale.fields(manager).isEmpty();
  }
}
