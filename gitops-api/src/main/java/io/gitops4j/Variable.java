package io.gitops4j;

/**
 * A variable for substitution, with where its value came from.
 *
 * @param name the name; must match {@code [_A-Za-z][_A-Za-z0-9]*} to be usable
 * @param value the text put in its place
 * @param origin where the value came from: {@code ConfigMap/flux-system/cluster-vars}, {@code
 *     Kustomization/flux-system/apps spec.postBuild.substitute}
 * @param secret whether the value came from a Secret and must not be shown
 * @since 0.1
 */
public record Variable(String name, String value, String origin, boolean secret) {

  /** A variable that may be shown. */
  public static Variable of(String name, String value, String origin) {
    return new Variable(name, value, origin, false);
  }

  /** Name and origin, and the value unless it is a secret. */
  @Override
  public String toString() {
    return name + "=" + (secret ? "(redacted)" : value) + " from " + origin;
  }
}
