package io.gitops4j.core.source.git.jgit.ssh;

import io.gitops4j.Reason;
import io.gitops4j.core.source.git.GitAccess;
import io.gitops4j.core.source.http.TransferException;
import java.security.KeyPair;
import java.util.List;

/**
 * What signs in to a host and what the host is known by, read once.
 *
 * @since 0.1
 */
public final class SshAccess {

  private final List<KeyPair> keys;
  private final KnownHosts known;

  private SshAccess(List<KeyPair> keys, KnownHosts known) {
    this.keys = keys;
    this.known = known;
  }

  /**
   * Reads private keys and known hosts.
   *
   * @throws TransferException with {@link Reason#INVALID} when they cannot be read, or one is
   *     missing
   */
  public static SshAccess of(GitAccess access) throws TransferException {
    KnownHosts known;
    try {
      known =
          KnownHosts.parse(
              access
                  .knownHosts()
                  .orElseThrow(() -> new IllegalArgumentException(GitAccess.SSH_NEEDS))
                  .reveal());
    } catch (IllegalArgumentException e) {
      throw new TransferException(Reason.INVALID, String.valueOf(e.getMessage()));
    }
    if (known.isEmpty()) {
      throw new TransferException(
          Reason.INVALID, "known_hosts is empty; put the host's keys into it");
    }
    return new SshAccess(
        Identities.read(
            access
                .identity()
                .orElseThrow(() -> new TransferException(Reason.INVALID, GitAccess.SSH_NEEDS)),
            access.password().orElse(null)),
        known);
  }

  List<KeyPair> keys() {
    return keys;
  }

  KnownHosts known() {
    return known;
  }
}
