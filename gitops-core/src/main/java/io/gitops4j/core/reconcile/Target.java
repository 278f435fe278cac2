package io.gitops4j.core.reconcile;

import io.gitops4j.ApplyException;
import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.spi.Applier;
import io.gitops4j.spi.KubeConfig;
import org.jspecify.annotations.Nullable;

/**
 * The cluster that a unit's objects are in, for one run of the unit: opened when it is first asked
 * for, and closed with the run, unless it is the applier's own. For one thread.
 */
final class Target implements AutoCloseable {

  private final Applier home;
  private final @Nullable KubeConfig kubeConfig;
  private @Nullable Applier open;

  /**
   * A cluster.
   *
   * @param kubeConfig how it is reached; null for the applier's own
   */
  Target(Applier home, @Nullable KubeConfig kubeConfig) {
    this.home = home;
    this.kubeConfig = kubeConfig;
  }

  @Nullable KubeConfig kubeConfig() {
    return kubeConfig;
  }

  /**
   * Its applier.
   *
   * @throws ApplyException when it cannot be opened
   */
  Applier applier() {
    KubeConfig wanted = kubeConfig;
    if (wanted == null) {
      return home;
    }
    Applier known = open;
    if (known == null) {
      known = home.remoteClusters().orElseThrow(() -> unsupported(wanted)).open(wanted);
      open = known;
    }
    return known;
  }

  private ApplyException unsupported(KubeConfig wanted) {
    return new ApplyException(
        Failure.builder(
                Stage.PLAN,
                Reason.UNSUPPORTED,
                "Cannot reach the cluster of spec.kubeConfig in "
                    + wanted.ref()
                    + ": the applier "
                    + home.id()
                    + " opens no other clusters; use one that does.")
            .object(wanted.ref())
            .build());
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
    }
  }
}
