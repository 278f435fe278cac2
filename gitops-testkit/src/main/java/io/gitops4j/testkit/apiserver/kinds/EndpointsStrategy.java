package io.gitops4j.testkit.apiserver.kinds;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints, which are deprecated. Source: kubernetes/kubernetes {@code
 * pkg/registry/core/endpoint}.
 */
final class EndpointsStrategy extends Strategy {

  @Override
  List<String> warnings(Map<String, @Nullable Object> object) {
    return List.of("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice");
  }
}
