package io.gitops4j.k8s.inventory;

import io.gitops4j.spi.ApplyOptions;
import io.gitops4j.spi.KubeConfig;
import io.gitops4j.spi.OwnedRelease;
import io.gitops4j.spi.OwnedUnit;
import io.gitops4j.spi.Removal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the last apply of a unit said about the unit itself.
 *
 * @param account {@code namespace/name} of the service account it is applied as; empty for none
 * @param owner the engine that declares it; empty for none
 * @param removal what happens to its objects when the engine declares it no more
 * @param kept the Helm release it owns; null when it owns none
 * @param remote how the cluster of its objects is reached; null when the inventory is in it, too
 */
public record Declaration(
    String account,
    String owner,
    Removal removal,
    @Nullable OwnedRelease kept,
    @Nullable KubeConfig remote) {

  /** A declaration of a unit without a release. */
  public Declaration(String account, String owner, Removal removal) {
    this(account, owner, removal, null, null);
  }

  /** This one with another cluster. */
  Declaration in(@Nullable KubeConfig cluster) {
    return new Declaration(account, owner, removal, kept, cluster);
  }

  /** What is kept of a unit that owns a release. */
  public static Declaration of(OwnedUnit unit) {
    String account = unit.release().map(OwnedRelease::account).orElse("");
    return new Declaration(account, unit.owner(), unit.removal(), unit.kept(), unit.remote());
  }

  /** The Helm release it owns. */
  public Optional<OwnedRelease> release() {
    return Optional.ofNullable(kept);
  }

  /** What options say. */
  public static Declaration of(ApplyOptions options) {
    String account = options.serviceAccount();
    return new Declaration(account == null ? "" : account, options.owner(), options.removal());
  }
}
