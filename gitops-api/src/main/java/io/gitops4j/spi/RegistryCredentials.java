package io.gitops4j.spi;

import io.gitops4j.SecretValue;
import io.gitops4j.SourceException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Signs in to the registries of one cloud, for sources that name it as their {@code provider}
 * instead of a Secret; found with {@link java.util.ServiceLoader}, or handed to the source
 * provider.
 *
 * <p>Implementations are safe to use from many threads. A login is asked for again when it has
 * expired, so nothing needs to be kept.
 *
 * @since 0.1
 */
public interface RegistryCredentials {

  /** The value of {@code spec.provider} it stands for: {@code aws}. */
  String provider();

  /**
   * What signs in to a registry.
   *
   * @param host the host of the registry, with its port where one is given: {@code
   *     123456789012.dkr.ecr.eu-west-1.amazonaws.com}
   * @throws SourceException when there is none: {@link io.gitops4j.Reason#DENIED} for a host that
   *     is no registry of this cloud, which must not get a token of it
   */
  Login login(String host);

  /**
   * A name and a password, which may be a token, for a time.
   *
   * @param username the name, such as {@code AWS}
   * @param password the password
   * @param expiresAt when it ends; null when it does not
   * @since 0.1
   */
  record Login(String username, SecretValue password, @Nullable Instant expiresAt) {}
}
