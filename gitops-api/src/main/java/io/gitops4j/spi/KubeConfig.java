package io.gitops4j.spi;

import io.gitops4j.ObjectRef;

/**
 * Where it is written how to reach the cluster that a unit's objects are in, when that is not the
 * cluster of the applier. It is a reference, and never holds what it leads to. Source: Flux {@code
 * spec.kubeConfig} of a Kustomization and a HelmRelease.
 *
 * @param kind what it refers to
 * @param namespace the namespace of the object, which is that of the unit
 * @param name the name of the object
 * @param key the entry of a Secret that holds the kubeconfig; empty for {@code value}, and {@code
 *     value.yaml} where there is none of that name; always empty for a ConfigMap
 * @since 0.1
 */
public record KubeConfig(Kind kind, String namespace, String name, String key) {

  /**
   * What a reference leads to.
   *
   * @since 0.1
   */
  public enum Kind {
    /** A Secret that holds a kubeconfig. */
    SECRET("Secret"),
    /** A ConfigMap that says where a cluster is, and who gives access to it. */
    CONFIG_MAP("ConfigMap");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  /** A kubeconfig in a Secret, under one of the usual keys when the key is empty. */
  public static KubeConfig secret(String namespace, String name, String key) {
    return new KubeConfig(Kind.SECRET, namespace, name, key);
  }

  /** A cluster described in a ConfigMap. */
  public static KubeConfig configMap(String namespace, String name) {
    return new KubeConfig(Kind.CONFIG_MAP, namespace, name, "");
  }

  /** The object referred to, in the cluster of the applier. */
  public ObjectRef ref() {
    return new ObjectRef("", kind.word, namespace, name);
  }
}
