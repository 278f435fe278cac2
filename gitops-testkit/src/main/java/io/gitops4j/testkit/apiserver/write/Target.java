package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.registry.ServedKind;

/**
 * What a write is about.
 *
 * @param kind the kind and version of the request
 * @param namespace the namespace of the path; empty for kinds without one
 * @param name the name of the path; empty when the body brings it
 * @param subresource such as {@code status}; empty for the object itself
 */
public record Target(ServedKind kind, String namespace, String name, String subresource) {

  /** The object itself, without its subresource. */
  public Target parent() {
    return new Target(kind, namespace, name, "");
  }
}
