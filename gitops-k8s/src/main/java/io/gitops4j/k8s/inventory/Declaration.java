package io.gitops4j.k8s.inventory;

import io.gitops4j.spi.ApplyOptions;
import io.gitops4j.spi.Removal;

/**
 * What the last apply of a unit said about the unit itself.
 *
 * @param account {@code namespace/name} of the service account it is applied as; empty for none
 * @param owner the engine that declares it; empty for none
 * @param removal what happens to its objects when the engine declares it no more
 */
public record Declaration(String account, String owner, Removal removal) {

  /** What options say. */
  public static Declaration of(ApplyOptions options) {
    String account = options.serviceAccount();
    return new Declaration(account == null ? "" : account, options.owner(), options.removal());
  }
}
