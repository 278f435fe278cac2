package io.gitops4j.k8s.remote;

import io.fabric8.kubernetes.client.Config;

/**
 * Access to another cluster.
 *
 * @param key the digest of all that it was made of: another key is another client
 * @param config how the client is made; it holds credentials
 */
public record Access(String key, Config config) {

  /** Never the credentials, nor what could be tried against them. */
  @Override
  public String toString() {
    return "access to a cluster";
  }
}
