package io.gitops4j.k8s.remote;

import io.gitops4j.ApplyException;
import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.spi.KubeConfig;

/** The failures of reading a reference to a cluster; none has a cause, which could quote it. */
final class Refused {

  private Refused() {}

  static ApplyException of(KubeConfig kubeConfig, Reason reason, String why) {
    return new ApplyException(
        Failure.builder(
                Stage.PLAN,
                reason,
                "Cannot reach the cluster of spec.kubeConfig in "
                    + kubeConfig.ref()
                    + ": "
                    + why
                    + ".")
            .object(kubeConfig.ref())
            .build());
  }
}
