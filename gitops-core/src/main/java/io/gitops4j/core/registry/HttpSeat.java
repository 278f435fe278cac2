package io.gitops4j.core.registry;

import io.gitops4j.SecretValue;
import io.gitops4j.core.source.http.ClientCertificate;
import io.gitops4j.core.source.http.HttpClients;
import io.gitops4j.core.source.http.HttpProxy;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client of one or several sources: made when it is first needed, ended when the last of
 * them leaves. Safe to use from many threads.
 */
final class HttpSeat {

  private final @Nullable HttpClient given;
  private final Duration timeout;
  private final @Nullable SecretValue certificates;
  private final @Nullable ClientCertificate identity;
  private final @Nullable HttpProxy proxy;
  private @Nullable HttpClient own;
  private int users;

  /** The seat of a client with the JVM's authorities, and no certificate of its own. */
  HttpSeat(@Nullable HttpClient given, Duration timeout) {
    this.given = given;
    this.timeout = timeout;
    this.certificates = null;
    this.identity = null;
    this.proxy = null;
  }

  /** The seat of a client that trusts and shows what a Secret holds, and goes through a proxy. */
  HttpSeat(Duration timeout, RegistryAccess access, @Nullable HttpProxy proxy) {
    this.proxy = proxy;
    this.given = null;
    this.timeout = timeout;
    this.certificates = access.certificates().orElse(null);
    this.identity = access.identity().orElse(null);
  }

  /** One more source uses it. */
  synchronized void enter() {
    users++;
  }

  /** A source no longer uses it. */
  synchronized void leave() {
    users--;
    HttpClient open = own;
    if (users == 0 && open != null) {
      own = null;
      HttpClients.end(open);
    }
  }

  /**
   * The client.
   *
   * @throws GeneralSecurityException when the certificates cannot be read
   */
  synchronized HttpClient client() throws GeneralSecurityException {
    if (given != null) {
      return given;
    }
    HttpClient open = own;
    if (open == null) {
      open = HttpClients.create(timeout, certificates, identity, proxy);
      own = open;
    }
    return open;
  }
}
