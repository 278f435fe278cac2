package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.MetadataValidation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The mistakes in the metadata of a changed object.
 *
 * <p>The server looks once before it asks the kind; most kinds look once more, so that each mistake
 * is told twice, but some do not look, and some look as if the object were new besides. Source: the
 * {@code ValidateXUpdate} functions of kubernetes/kubernetes {@code pkg/apis}.
 *
 * @param updated the metadata as it shall be
 * @param live the metadata as it is
 */
record MetadataErrors(
    Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Kind kind) {

  /** Those of a change. */
  void ofUpdate(Errors errors) {
    errors.addAll(MetadataValidation.validateUpdate(updated, live, kind));
  }

  /** Those of an object, as if it were new. */
  void ofObject(Errors errors) {
    errors.addAll(MetadataValidation.validate(updated, kind));
  }
}
