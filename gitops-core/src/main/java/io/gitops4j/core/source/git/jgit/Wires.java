package io.gitops4j.core.source.git.jgit;

import io.gitops4j.Reason;
import io.gitops4j.SecretValue;
import io.gitops4j.core.source.git.GitAddress;
import io.gitops4j.core.source.git.GitSettings;
import io.gitops4j.core.source.git.jgit.ssh.SshAccess;
import io.gitops4j.core.source.http.Deadline;
import io.gitops4j.core.source.http.HttpClients;
import io.gitops4j.core.source.http.TransferException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the calls to one repository have in common: the HTTP client, or the keys for SSH. */
final class Wires implements AutoCloseable {

  private final GitSettings settings;
  private @Nullable HttpClient ownClient;
  private @Nullable SshAccess access;

  Wires(GitSettings settings) {
    this.settings = settings;
  }

  /**
   * The way for one call.
   *
   * @param budget the bytes that may arrive in it
   * @throws GeneralSecurityException when the certificates cannot be read
   */
  Wire open(Deadline deadline, AtomicLong budget)
      throws TransferException, GeneralSecurityException {
    GitAddress.Ssh ssh = settings.address().ssh().orElse(null);
    if (ssh == null) {
      return new HttpExchanges(client(), settings, deadline, budget);
    }
    if (settings.proxy() != null) {
      throw new TransferException(
          Reason.DENIED,
          "it is reached by SSH, which does not go through the proxy of proxySecretRef; use https");
    }
    GitAddress.Ssh place = settings.access().username().map(ssh::withUser).orElse(ssh);
    return new SshWire(access(), place, deadline, budget);
  }

  private synchronized SshAccess access() throws TransferException {
    SshAccess known = access;
    if (known == null) {
      known = SshAccess.of(settings.access());
      access = known;
    }
    return known;
  }

  private synchronized HttpClient client() throws GeneralSecurityException {
    HttpClient given = settings.httpClient();
    if (given != null) {
      return given;
    }
    HttpClient own = ownClient;
    if (own == null) {
      SecretValue certificates = settings.access().certificates().orElse(null);
      own = HttpClients.create(settings.timeout(), certificates, null, settings.proxy());
      ownClient = own;
    }
    return own;
  }

  @Override
  public synchronized void close() {
    HttpClient own = ownClient;
    ownClient = null;
    access = null;
    if (own != null) {
      HttpClients.end(own);
    }
  }
}
