package io.gitops4j.core.source.git.jgit;

import io.gitops4j.core.source.git.GitAddress;
import io.gitops4j.core.source.git.jgit.ssh.SshAccess;
import io.gitops4j.core.source.git.jgit.ssh.SshExchanges;
import io.gitops4j.core.source.http.Deadline;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/** By SSH. */
final class SshWire implements Wire {

  private final GitAddress.Ssh place;
  private final SshExchanges exchanges;

  SshWire(SshAccess access, GitAddress.Ssh place, Deadline deadline, AtomicLong budget) {
    this.place = place;
    this.exchanges = new SshExchanges(access, place, deadline, budget);
  }

  @Override
  public Transport open(@Nullable Repository repository) throws IOException {
    URIish uri =
        new URIish()
            .setScheme("ssh")
            .setUser(place.user())
            .setHost(place.host())
            .setPort(place.port())
            .setPath(place.path());
    Transport transport = Wire.transport(uri, repository);
    ((SshTransport) transport).setSshSessionFactory(exchanges);
    return transport;
  }
}
