package io.gitops4j.testkit.apiserver.registry;

import java.util.List;

/**
 * Where a kind keeps what its {@code scale} subresource shows, as paths of member names.
 *
 * @param specReplicas the wanted replicas
 * @param statusReplicas the replicas there are
 * @param selector the selector: a text in custom kinds, a selector object in built-in ones; empty
 *     when there is none
 */
public record ScalePaths(
    List<String> specReplicas, List<String> statusReplicas, List<String> selector) {

  /** Copies the lists. */
  public ScalePaths {
    specReplicas = List.copyOf(specReplicas);
    statusReplicas = List.copyOf(statusReplicas);
    selector = List.copyOf(selector);
  }

  /** Those of Deployments, ReplicaSets, StatefulSets and ReplicationControllers. */
  public static final ScalePaths WORKLOAD =
      new ScalePaths(
          List.of("spec", "replicas"), List.of("status", "replicas"), List.of("spec", "selector"));
}
