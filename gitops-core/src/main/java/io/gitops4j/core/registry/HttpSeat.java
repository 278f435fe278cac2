package io.gitops4j.core.registry;

import io.gitops4j.SecretValue;
import io.gitops4j.core.source.http.HttpClients;
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
  private @Nullable HttpClient own;
  private int users;

  HttpSeat(@Nullable HttpClient given, Duration timeout, @Nullable SecretValue certificates) {
    this.given = given;
    this.timeout = timeout;
    this.certificates = certificates;
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
      open = HttpClients.create(timeout, certificates);
      own = open;
    }
    return open;
  }
}
