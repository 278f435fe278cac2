package io.gitops4j.testkit.apiserver.http;

import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.typed.TypedForm;

/**
 * The built-in kind that the body of a request must be of.
 *
 * @param apiVersion its version
 * @param kind its name
 * @param struct the name of its struct
 */
record Wanted(String apiVersion, String kind, String struct) {
  /** What {@code scale} takes, whatever is scaled. */
  static final Wanted SCALE =
      new Wanted("autoscaling/v1", "Scale", "io.k8s.api.autoscaling.v1.Scale");

  /** The group of what {@code token} of a service account takes. */
  static final String TOKEN_GROUP = "authentication.k8s.io";

  /** What {@code token} of a service account takes. */
  static final Wanted TOKEN_REQUEST =
      new Wanted(
          "authentication.k8s.io/v1", "TokenRequest", "io.k8s.api.authentication.v1.TokenRequest");

  static Wanted of(Kind kind) {
    return new Wanted(kind.apiVersion(), kind.kind(), TypedForm.structName(kind));
  }
}
