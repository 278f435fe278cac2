package io.gitops4j.core.source.git.jgit.ssh;

import io.gitops4j.core.source.git.GitAddress;
import io.gitops4j.core.source.http.Deadline;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/**
 * The SSH connections of one call, on MINA itself instead of JGit's {@code SshdSessionFactory}:
 * that one is made for a person at a machine. It wants a home directory, reads {@code
 * ~/.ssh/config}, the default keys and files of known hosts, asks the agent, and prompts. Here
 * there is what the caller gave, and the rest is an error.
 *
 * <p>Every transport gets a connection of its own, with a client and threads of its own, which end
 * when the transport is closed. Tests: GitSshTest.
 *
 * @since 0.1
 */
public final class SshExchanges extends SshSessionFactory {

  private final SshAccess access;
  private final GitAddress.Ssh place;
  private final Deadline deadline;
  private final AtomicLong budget;

  /**
   * Connections to one place.
   *
   * @param budget the bytes that may still arrive
   */
  public SshExchanges(
      SshAccess access, GitAddress.Ssh place, Deadline deadline, AtomicLong budget) {
    this.access = access;
    this.place = place;
    this.deadline = deadline;
    this.budget = budget;
  }

  @Override
  public RemoteSession getSession(URIish uri, CredentialsProvider credentials, FS fs, int timeout)
      throws TransportException {
    try {
      return SshConnection.open(access, place, deadline, budget);
    } catch (IOException e) {
      throw new TransportException(uri, e.getMessage(), e);
    }
  }

  @Override
  public void releaseSession(RemoteSession session) {
    session.disconnect();
  }

  @Override
  public String getType() {
    return "gitops4j";
  }
}
