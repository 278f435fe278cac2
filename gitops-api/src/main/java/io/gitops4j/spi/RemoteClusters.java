package io.gitops4j.spi;

import io.gitops4j.ApplyException;

/**
 * Opens the clusters that units name by a {@link KubeConfig}.
 *
 * <p>Calls may come from several threads at once. It lives as long as its applier, which closes
 * what is still open.
 *
 * @since 0.1
 */
public interface RemoteClusters {

  /**
   * An applier whose objects, kinds, health and records of releases are those of the other cluster,
   * and whose inventories stay where those of this applier are. Its {@link Applier#ownedUnits()}
   * and {@link Applier#release} are this applier's. Drift in the other cluster is told by {@link
   * Applier#watch} of this applier, from the first time that the cluster was opened.
   *
   * <p>The reference is read each time. An applier that was opened before goes on with what was
   * read then.
   *
   * @return the applier, to be closed by the caller; what it holds may be shared with others that
   *     were opened by the same reference
   * @throws ApplyException when there is no such object or no such entry ({@link
   *     io.gitops4j.Reason#NOT_FOUND}), what it holds is malformed ({@link
   *     io.gitops4j.Reason#INVALID}) or asks for what is refused ({@link
   *     io.gitops4j.Reason#DENIED}), or its kind of access is not supported ({@link
   *     io.gitops4j.Reason#UNSUPPORTED}); no message holds any part of a kubeconfig's credentials
   */
  Applier open(KubeConfig kubeConfig);
}
