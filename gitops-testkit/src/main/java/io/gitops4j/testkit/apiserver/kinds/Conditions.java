package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a status that are of the common type. Source: k8s.io/apimachinery, {@code
 * pkg/apis/meta/v1/validation}.
 */
final class Conditions {

  private static final List<String> STATUSES = List.of("False", "True", "Unknown");
  private static final String REASON = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?";
  private static final Pattern REASON_PATTERN = Pattern.compile(REASON);

  private Conditions() {}

  static void validate(List<Map<String, @Nullable Object>> conditions, Errors errors) {
    Set<String> types = new HashSet<>();
    for (int i = 0; i < conditions.size(); i++) {
      Map<String, @Nullable Object> condition = conditions.get(i);
      String path = "status.conditions[" + i + "]";
      String type = Json.string(condition, "type");
      errors.invalid(path + ".type", type, Names.qualified(type));
      if (!types.add(type)) {
        errors.duplicate(path + ".type", type);
      }
      String status = Json.string(condition, "status");
      if (!STATUSES.contains(status)) {
        errors.notSupported(path + ".status", status, STATUSES);
      }
      errors.nonNegative(condition, path, "observedGeneration");
      if (Json.string(condition, "lastTransitionTime").isEmpty()) {
        errors.required(path + ".lastTransitionTime");
      }
      reason(Json.string(condition, "reason"), path + ".reason", errors);
      if (Json.string(condition, "message").length() > 32 * 1024) {
        errors.tooLong(path + ".message", 32 * 1024L);
      }
    }
  }

  private static void reason(String reason, String path, Errors errors) {
    if (reason.isEmpty()) {
      errors.required(path);
    } else if (reason.length() > 1024) {
      errors.tooLong(path, 1024);
    } else if (!REASON_PATTERN.matcher(reason).matches()) {
      errors.invalid(
          path,
          reason,
          "a condition reason must start with alphabetic character, optionally followed by a string"
              + " of alphanumeric characters or '_,:', and must end with an alphanumeric character"
              + " or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or"
              + " 'ReasonA:ReasonB', regex used for validation is '"
              + REASON
              + "')");
    }
  }
}
