package io.gitops4j.spi;

import io.gitops4j.ApplyException;
import io.gitops4j.Manifest;
import io.gitops4j.UnitId;
import java.util.List;

/**
 * What an applier gives an engine so that it can keep Helm releases: where records are, the cluster
 * of their objects, and a place in the inventory.
 *
 * <p>Calls may come from several threads at once, for different units. It lives as long as its
 * applier, which closes it.
 *
 * @since 0.1
 */
public interface ReleaseKit {

  /**
   * Where the records of a namespace are.
   *
   * @param namespace the namespace
   * @param account {@code namespace/name} of the service account to impersonate; empty for none
   */
  ReleaseStore store(String namespace, String account);

  /**
   * The cluster of a unit's objects. What is written there is remembered, so that a comparison of
   * what nobody changed need not ask for it.
   *
   * @param unit the unit, whose owner labels the objects carry
   * @param account {@code namespace/name} of the service account to impersonate; empty for none
   * @param rules the unit's own rules for when an object is healthy
   */
  ReleaseCluster cluster(UnitId unit, String account, HealthRules rules);

  /** The cluster of the objects of a unit without rules of its own. */
  default ReleaseCluster cluster(UnitId unit, String account) {
    return cluster(unit, account, HealthRules.none());
  }

  /**
   * Keeps in the inventory that a unit owns a release and its objects. Nothing is written when that
   * is what is kept. {@link Applier#ownedUnits()} has the unit from then on, {@link Applier#watch}
   * tells of drift of the objects, {@link Applier#release} forgets them.
   *
   * @param unit the unit with its release
   * @param objects its objects, as they are written
   * @throws ApplyException when it cannot be stored
   */
  void keep(OwnedUnit unit, List<Manifest> objects);

  /**
   * Refuses to delete too much of a unit in one go.
   *
   * @param deletions how many objects would be deleted
   * @param owned how many the release has
   * @throws ApplyException with {@link io.gitops4j.Reason#DELETION_GUARD} when that is more than
   *     the applier was told to delete
   */
  void requireBudget(UnitId unit, int deletions, int owned);
}
