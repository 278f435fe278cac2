package io.gitops4j.secrets;

/**
 * Is told that a secret has a new version.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface RotationListener {

  /**
   * Is called once for each new version, in order, never twice at the same time for one listener.
   * What it throws is told as an event and changes nothing.
   *
   * @param previous the version that was current until now; it can still be revealed for a while
   * @param current the version that is current from now on
   */
  void rotated(SecretVersion previous, SecretVersion current);
}
