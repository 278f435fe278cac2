package io.gitops4j.testkit.apiserver.crd;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which names of a definition are accepted, and whether its kind is served. Sources:
 * apiextensions-apiserver {@code pkg/controller/status/naming_controller.go}, {@code
 * pkg/controller/establish}.
 */
public final class DefinitionStatus {

  private DefinitionStatus() {}

  /**
   * The status of a definition among others.
   *
   * @param definition the definition
   * @param others all definitions; those of other groups, and the definition itself, do not count
   * @param now the time of changed conditions
   * @return the new status, equal to the old one when nothing changed
   */
  public static Map<String, @Nullable Object> of(
      Map<String, @Nullable Object> definition,
      List<Map<String, @Nullable Object>> others,
      String now) {
    Taken taken = taken(definition, others);
    Map<String, @Nullable Object> wanted = Errors.object(definition, "spec", "names");
    Map<String, @Nullable Object> accepted =
        new LinkedHashMap<>(Errors.object(definition, "status", "acceptedNames"));
    String[] conflict = {"", ""};
    for (String field : List.of("plural", "singular")) {
      accept(field, wanted, accepted, taken.resources, conflict);
    }
    shortNames(wanted, accepted, taken.resources, conflict);
    for (String field : List.of("kind", "listKind")) {
      accept(field, wanted, accepted, taken.kinds, conflict);
    }
    if (wanted.get("categories") != null) {
      accepted.put("categories", wanted.get("categories"));
    } else {
      accepted.remove("categories");
    }
    accepted.putIfAbsent("plural", "");
    accepted.putIfAbsent("kind", "");
    Map<String, @Nullable Object> status = Json.copyMap(Errors.object(definition, "status"));
    status.put("acceptedNames", accepted);
    boolean good = conflict[0].isEmpty();
    condition(
        status,
        "NamesAccepted",
        good,
        good ? "NoConflicts" : conflict[0],
        good ? "no conflicts found" : conflict[1],
        now);
    establish(status, good, now);
    return status;
  }

  /** Once established a definition stays so. */
  private static void establish(Map<String, @Nullable Object> status, boolean good, String now) {
    boolean before =
        Errors.objects(status, "conditions").stream()
            .anyMatch(c -> "Established".equals(c.get("type")) && "True".equals(c.get("status")));
    if (good) {
      condition(
          status,
          "Established",
          true,
          "InitialNamesAccepted",
          "the initial names have been accepted",
          now);
    } else if (!before) {
      condition(status, "Established", false, "NotAccepted", "not all names are accepted", now);
    }
  }

  private record Taken(Set<String> resources, Set<String> kinds) {}

  private static Taken taken(
      Map<String, @Nullable Object> definition, List<Map<String, @Nullable Object>> others) {
    Taken taken = new Taken(new HashSet<>(), new HashSet<>());
    for (Map<String, @Nullable Object> other : others) {
      boolean counts =
          Json.string(other, "spec", "group").equals(Json.string(definition, "spec", "group"))
              && !Json.string(other, "metadata", "name")
                  .equals(Json.string(definition, "metadata", "name"));
      if (counts) {
        Map<String, @Nullable Object> names = Errors.object(other, "status", "acceptedNames");
        for (String field : List.of("plural", "singular")) {
          taken.resources.add(Json.string(names, field));
        }
        taken.resources.addAll(Errors.texts(names, "shortNames"));
        for (String field : List.of("kind", "listKind")) {
          taken.kinds.add(Json.string(names, field));
        }
      }
    }
    return taken;
  }

  private static void accept(
      String field,
      Map<String, @Nullable Object> wanted,
      Map<String, @Nullable Object> accepted,
      Set<String> taken,
      String[] conflict) {
    String name = Json.string(wanted, field);
    if (!name.isEmpty() && taken.contains(name) && !name.equals(accepted.get(field))) {
      conflict[0] = Character.toUpperCase(field.charAt(0)) + field.substring(1) + "Conflict";
      conflict[1] = Json.text(name) + " is already in use";
    } else if (!name.isEmpty()) {
      accepted.put(field, name);
    }
  }

  private static void shortNames(
      Map<String, @Nullable Object> wanted,
      Map<String, @Nullable Object> accepted,
      Set<String> taken,
      String[] conflict) {
    List<String> names = Errors.texts(wanted, "shortNames");
    List<String> bad =
        names.stream()
            .filter(n -> taken.contains(n) && !Errors.texts(accepted, "shortNames").contains(n))
            .toList();
    if (!bad.isEmpty()) {
      conflict[0] = "ShortNamesConflict";
      conflict[1] = Json.text(bad.get(0)) + " is already in use";
    } else if (names.isEmpty()) {
      accepted.remove("shortNames");
    } else {
      accepted.put("shortNames", new ArrayList<@Nullable Object>(names));
    }
  }

  /** Sets a condition; its time moves only when its status does. */
  static void condition(
      Map<String, @Nullable Object> status,
      String type,
      boolean value,
      String reason,
      String message,
      String now) {
    List<@Nullable Object> conditions = new ArrayList<>();
    String text = value ? "True" : "False";
    Map<String, @Nullable Object> condition = new LinkedHashMap<>();
    condition.put("type", type);
    condition.put("status", text);
    condition.put("lastTransitionTime", now);
    condition.put("reason", reason);
    condition.put("message", message);
    boolean found = false;
    for (Map<String, @Nullable Object> old : Errors.objects(status, "conditions")) {
      if (type.equals(old.get("type"))) {
        found = true;
        if (text.equals(old.get("status"))) {
          condition.put("lastTransitionTime", old.get("lastTransitionTime"));
        }
        conditions.add(condition);
      } else {
        conditions.add(old);
      }
    }
    if (!found) {
      conditions.add(condition);
    }
    status.put("conditions", conditions);
  }
}
