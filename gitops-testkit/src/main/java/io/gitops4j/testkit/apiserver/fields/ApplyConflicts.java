package io.gitops4j.testkit.apiserver.fields;

import io.gitops4j.testkit.apiserver.fields.path.FieldSet;
import io.gitops4j.testkit.apiserver.fields.path.PathElement;
import io.gitops4j.testkit.apiserver.model.ApiException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields that an apply would take from others.
 *
 * <p>Source: apimachinery, {@code pkg/util/managedfields/internal/conflict.go}. The real server
 * lists causes in random order; ours follow the message: by manager, then as the set is walked.
 */
final class ApplyConflicts extends Exception {
  private static final long serialVersionUID = 1L;

  private record Conflict(Manager manager, List<PathElement> path) {}

  private final transient List<Conflict> conflicts = new ArrayList<>();

  ApplyConflicts(Map<Manager, FieldSet> taken) {
    super("conflicts", null, false, false);
    taken.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().identifier()))
        .forEach(
            entry ->
                entry
                    .getValue()
                    .forEachPath(path -> conflicts.add(new Conflict(entry.getKey(), path))));
  }

  boolean isEmpty() {
    return conflicts.isEmpty();
  }

  /** Leaves out conflicts about fields of a set. */
  ApplyConflicts without(FieldSet allowed) {
    ApplyConflicts rest = new ApplyConflicts(Map.of());
    conflicts.stream()
        .filter(conflict -> !allowed.has(conflict.path()))
        .forEach(rest.conflicts::add);
    return rest;
  }

  ApiException toApiException() {
    List<@Nullable Object> causes = new ArrayList<>();
    for (Conflict conflict : conflicts) {
      Map<String, @Nullable Object> cause = new LinkedHashMap<>();
      cause.put("reason", "FieldManagerConflict");
      cause.put("message", "conflict with " + conflict.manager().described());
      cause.put("field", FieldSet.text(conflict.path()));
      causes.add(cause);
    }
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("causes", causes);
    return new ApiException(409, "Conflict", message(), details);
  }

  private String message() {
    if (conflicts.size() == 1) {
      Conflict only = conflicts.get(0);
      return "Apply failed with 1 conflict: conflict with "
          + only.manager().described()
          + ": "
          + FieldSet.text(only.path());
    }
    List<String> lines = new ArrayList<>();
    Manager last = null;
    for (Conflict conflict : conflicts) {
      if (!conflict.manager().equals(last)) {
        last = conflict.manager();
        lines.add("conflicts with " + last.described() + ":");
      }
      lines.add("- " + FieldSet.text(conflict.path()));
    }
    return "Apply failed with " + conflicts.size() + " conflicts: " + String.join("\n", lines);
  }
}
