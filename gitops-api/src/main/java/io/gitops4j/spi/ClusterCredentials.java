package io.gitops4j.spi;

import io.gitops4j.ApplyException;
import io.gitops4j.SecretValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Signs in to the clusters of one cloud, for units whose {@code spec.kubeConfig.configMapRef} names
 * it as {@code provider}; found with {@link java.util.ServiceLoader}, or handed to the applier.
 *
 * <p>Implementations are safe to use from many threads. A login is asked for again before it
 * expires, so nothing needs to be kept. Source: Flux, {@code spec.kubeConfig.configMapRef}.
 *
 * @since 0.1
 */
public interface ClusterCredentials {

  /** The value of {@code provider} it stands for: {@code aws}. */
  String provider();

  /**
   * What signs in to a cluster.
   *
   * @throws ApplyException when there is none, and {@link io.gitops4j.Reason#INVALID} when what is
   *     told of the cluster does not do
   */
  Login login(Cluster cluster);

  /**
   * What is told of a cluster.
   *
   * @param name what the cloud knows it by, such as {@code
   *     arn:aws:eks:eu-west-1:123456789012:cluster/prod}; empty when that is not told
   * @param address where its API is; empty to be found out
   * @param certificateAuthority who signed its certificate, in PEM; empty to be found out
   * @since 0.1
   */
  record Cluster(String name, String address, String certificateAuthority) {}

  /**
   * How to reach a cluster for a time.
   *
   * @param address where its API is, {@code https}
   * @param certificateAuthority who signed its certificate, in PEM; empty for who signs for the
   *     public
   * @param token the bearer token
   * @param expiresAt when the token ends; null when it does not
   * @since 0.1
   */
  record Login(
      String address,
      String certificateAuthority,
      SecretValue token,
      @Nullable Instant expiresAt) {}
}
