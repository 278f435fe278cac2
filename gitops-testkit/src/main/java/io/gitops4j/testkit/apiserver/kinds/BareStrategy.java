package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * ServiceAccounts and Endpoints: the metadata of a change is looked at as that of a change and as
 * that of an object. Source: kubernetes/kubernetes {@code pkg/apis/core/validation/validation.go}.
 */
final class BareStrategy extends Strategy {

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      MetadataErrors metadata,
      Errors errors) {
    metadata.ofUpdate(errors);
    metadata.ofObject(errors);
  }
}
