package io.gitops4j.testkit.apiserver.fields;

import io.gitops4j.testkit.apiserver.model.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes that change nothing but the times of owners: they are to be seen as no change at all.
 *
 * <p>Source: apiserver, {@code pkg/endpoints/handlers/fieldmanager/equality.go}. Tests: {@code
 * FieldManagerTest}, and the conversations of {@code apply} and {@code write}.
 */
public final class IdleWrites {

  private IdleWrites() {}

  /**
   * Sets the times of an object's managedFields back to those of the live object when nothing else
   * changed, in place. To be called on what an update would store, so that it is seen as no change.
   */
  public static void restoreTimes(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    List<@Nullable Object> entries = Json.list(updated, "metadata", "managedFields");
    List<@Nullable Object> old = Json.list(live, "metadata", "managedFields");
    if (entries == null || old == null || entries.isEmpty() || entries.size() != old.size()) {
      return;
    }
    for (int i = 0; i < entries.size(); i++) {
      if (!sameButTime(entries.get(i), old.get(i))) {
        return;
      }
    }
    if (equalButOwners(updated, live)) {
      Json.child(updated, "metadata").put("managedFields", Json.copy(old));
    }
  }

  /**
   * Whether the fields of all entries of two equal objects stand in the same order. The order is
   * that of the path elements, after a write of a scale that of their texts; the server stores anew
   * what differs in nothing else.
   */
  public static boolean sameOrder(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    return Json.sameOrder(
        Json.at(updated, "metadata", "managedFields"), Json.at(live, "metadata", "managedFields"));
  }

  private static boolean sameButTime(@Nullable Object entry, @Nullable Object old) {
    return equalBut("time", entry, old)
        && Json.sameOrder(Json.at(entry, "fieldsV1"), Json.at(old, "fieldsV1"));
  }

  private static boolean equalButOwners(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    return equalBut("managedFields", updated.get("metadata"), live.get("metadata"))
        && equalBut("metadata", updated, live);
  }

  /** Whether two objects are equal when a member of theirs is not looked at. */
  private static boolean equalBut(String member, @Nullable Object a, @Nullable Object b) {
    if (!(a instanceof Map<?, ?> left && b instanceof Map<?, ?> right)) {
      return Json.equal(a, b);
    }
    int leftSize = left.size() - (left.containsKey(member) ? 1 : 0);
    int rightSize = right.size() - (right.containsKey(member) ? 1 : 0);
    if (leftSize != rightSize) {
      return false;
    }
    for (Map.Entry<?, ?> entry : left.entrySet()) {
      if (!entry.getKey().equals(member)
          && !(right.containsKey(entry.getKey())
              && Json.equal(entry.getValue(), right.get(entry.getKey())))) {
        return false;
      }
    }
    return true;
  }
}
