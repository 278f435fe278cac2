package io.gitops4j.testkit.apiserver.http;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of a list or a watch, from the query.
 *
 * <p>Source: k8s.io/apimachinery, {@code pkg/apis/meta/internalversion} (defaults and validation).
 */
record ListOptions(
    String labelSelector,
    String fieldSelector,
    boolean watch,
    boolean allowWatchBookmarks,
    @Nullable Boolean sendInitialEvents,
    String resourceVersion,
    String resourceVersionMatch,
    @Nullable Long timeoutSeconds,
    long limit,
    String continueToken) {

  static final String EXACT = "Exact";
  static final String NOT_OLDER = "NotOlderThan";

  /**
   * Reads and checks options.
   *
   * @param oldWatch whether the path says that it is a watch
   */
  static ListOptions of(Query query, boolean oldWatch) {
    boolean watch = oldWatch || query.flag("watch");
    String version = query.first("resourceVersion");
    String match = query.first("resourceVersionMatch");
    Boolean initial = query.has("sendInitialEvents") ? query.flag("sendInitialEvents") : null;
    if (watch && initial == null && match.isEmpty() && (version.isEmpty() || version.equals("0"))) {
      initial = true;
      match = NOT_OLDER;
    }
    Long limit = query.number("limit");
    ListOptions options =
        new ListOptions(
            query.first("labelSelector"),
            query.first("fieldSelector"),
            watch,
            query.flag("allowWatchBookmarks"),
            initial,
            version,
            match,
            query.number("timeoutSeconds"),
            limit == null ? 0 : limit,
            query.first("continue"));
    options.check();
    return options;
  }

  private void check() {
    List<FieldError> errors = watch ? watchErrors() : listErrors();
    if (!errors.isEmpty()) {
      throw ApiException.invalid("meta.k8s.io", "ListOptions", "", errors);
    }
  }

  private List<FieldError> listErrors() {
    List<FieldError> errors = new ArrayList<>();
    String field = "resourceVersionMatch";
    if (!resourceVersionMatch.isEmpty()) {
      if (resourceVersion.isEmpty()) {
        errors.add(
            FieldError.forbidden(
                field, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
      }
      if (!continueToken.isEmpty()) {
        errors.add(
            FieldError.forbidden(
                field, "resourceVersionMatch is forbidden when continue is provided"));
      }
      if (!resourceVersionMatch.equals(EXACT) && !resourceVersionMatch.equals(NOT_OLDER)) {
        errors.add(
            FieldError.notSupported(field, resourceVersionMatch, List.of(EXACT, NOT_OLDER, "")));
      }
      if (resourceVersionMatch.equals(EXACT) && resourceVersion.equals("0")) {
        errors.add(
            FieldError.forbidden(
                field, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
      }
    }
    if (sendInitialEvents != null) {
      errors.add(
          FieldError.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
    }
    return errors;
  }

  private List<FieldError> watchErrors() {
    List<FieldError> errors = new ArrayList<>();
    String field = "resourceVersionMatch";
    if (sendInitialEvents != null && !resourceVersionMatch.equals(NOT_OLDER)) {
      errors.add(
          FieldError.forbidden(
              field, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
    }
    if (!resourceVersionMatch.isEmpty()) {
      if (sendInitialEvents == null) {
        errors.add(
            FieldError.forbidden(
                field,
                "resourceVersionMatch is forbidden for watch unless sendInitialEvents is"
                    + " provided"));
      }
      if (!resourceVersionMatch.equals(NOT_OLDER)) {
        errors.add(FieldError.notSupported(field, resourceVersionMatch, List.of(NOT_OLDER)));
      }
      if (!continueToken.isEmpty()) {
        errors.add(
            FieldError.forbidden(
                field, "resourceVersionMatch is forbidden when continue is provided"));
      }
    }
    return errors;
  }
}
