package io.gitops4j.testkit.remote;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A Secret with a kubeconfig. */
final class KubeConfigSecret {

  private KubeConfigSecret() {}

  static String yaml(String namespace, String name, String key, String kubeconfig) {
    return """
        apiVersion: v1
        kind: Secret
        metadata: {name: %s, namespace: %s}
        data: {%s: %s}
        """
        .formatted(
            name,
            namespace,
            key,
            Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8)));
  }
}
