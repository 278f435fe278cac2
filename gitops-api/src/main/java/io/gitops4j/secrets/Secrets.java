package io.gitops4j.secrets;

import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import java.util.Collection;
import java.util.List;

/**
 * The secrets of a service, kept at hand and current.
 *
 * <p>The first lookup of a secret asks the store and waits. From then on the value is known:
 * reading it never waits, while it is asked for anew in the background, ahead of its age limit.
 * When the store cannot be reached, the last value goes on being served, which {@link #status()}
 * and the listeners tell, until it is older than allowed.
 *
 * <p>A reference reads {@code name}, {@code name#field}, and may end with parameters: {@code
 * prod/db#password?stage=AWSPREVIOUS}. The name may be an ARN. A store other than the default one
 * is named in front: {@code aws-parameterstore:/prod/db/password}. See {@link SecretRef#parse}.
 *
 * <p>Safe to use from many threads. Closing erases all values and stops what runs in the
 * background.
 *
 * @since 0.1
 */
public interface Secrets extends SecretHolder, AutoCloseable {

  /**
   * A secret by its reference. The same text gives the same object, at the cost of one look into a
   * map, so that it may be called on every request.
   *
   * @throws SecretException when it is not known yet and cannot be read
   * @throws IllegalArgumentException when the reference is malformed
   * @throws IllegalStateException when this was closed
   */
  Secret lookup(String reference);

  /**
   * A secret by its reference.
   *
   * @throws SecretException as {@link #lookup(String)}
   */
  Secret lookup(SecretRef reference);

  /**
   * Looks up many secrets with as few calls as the store allows; for the start of a service.
   *
   * @return the secrets, in the order of the references
   * @throws SecretException of the first that cannot be read, whose message says how many others
   *     cannot; those that can are known from now on
   */
  List<Secret> preload(Collection<String> references);

  /**
   * Tells that a secret may have changed: what is known of it is asked for anew soon, in the
   * background. For who is told of changes, by a queue for example.
   *
   * @param nameOrArn the secret's name or ARN; one that is not known here is ignored
   */
  void changed(String nameOrArn);

  /** What is known, how old it is, and what failed. Costs no call. */
  SecretsStatus status();

  /**
   * Adds who is told what happens, from a background thread, in order.
   *
   * @return takes the listener away again
   */
  Registration listen(SecretsListener listener);

  /** Erases all values and stops. Closing twice does nothing. */
  @Override
  void close();
}
