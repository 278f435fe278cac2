package io.gitops4j.core.flux;

import io.gitops4j.spi.KubeConfig;
import org.jspecify.annotations.Nullable;

/** Reads {@code spec.kubeConfig}, which a Kustomization and a HelmRelease have alike. */
final class KubeConfigReader {

  private static final String FIELD = "kubeConfig";

  private KubeConfigReader() {}

  /** The reference; null when there is none, or none that can be used, which is told then. */
  static @Nullable KubeConfig read(Fields spec, String namespace) {
    Fields kubeConfig = spec.child(FIELD);
    Fields secret = kubeConfig.child("secretRef");
    Fields configMap = kubeConfig.child("configMapRef");
    KubeConfig inSecret =
        kubeConfig.has("secretRef")
            ? KubeConfig.secret(namespace, secret.requiredText("name"), secret.text("key", ""))
            : null;
    KubeConfig inConfigMap =
        kubeConfig.has("configMapRef")
            ? KubeConfig.configMap(namespace, configMap.requiredText("name"))
            : null;
    if (spec.has(FIELD) && (inSecret == null) == (inConfigMap == null)) {
      spec.wrong(FIELD, "must have either secretRef or configMapRef");
    }
    return inSecret == null ? inConfigMap : inSecret;
  }
}
