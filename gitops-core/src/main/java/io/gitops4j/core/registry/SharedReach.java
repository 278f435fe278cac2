package io.gitops4j.core.registry;

import io.gitops4j.core.source.http.HttpProxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the sources of one provider share while they are open: one HTTP client, and the index of
 * each chart repository, so that fifty charts of one repository read it once. Sources with other
 * credentials share no index; those with TLS settings or a proxy of their own share nothing. Safe
 * to use from many threads.
 */
final class SharedReach {

  private record Key(URI repository, String credentials) {}

  private static final class Shelf {
    private final RepositoryIndex index;
    private int users;

    private Shelf(RepositoryIndex index) {
      this.index = index;
    }
  }

  private final HttpSeat seat;
  private final boolean given;
  private final Map<Key, Shelf> indexes = new HashMap<>();

  SharedReach(@Nullable HttpClient client, Duration connectTimeout) {
    this.seat = new HttpSeat(client, connectTimeout);
    this.given = client != null;
  }

  /** The client for a source: the shared one unless it has TLS settings or a proxy of its own. */
  HttpSeat seat(RegistryAccess access, @Nullable HttpProxy proxy, Duration timeout) {
    if (!access.hasTls() && proxy == null) {
      return seat;
    }
    if (given) {
      throw access.hasTls() ? Reach.tlsOfGivenClient() : Reach.proxyOfGivenClient();
    }
    return new HttpSeat(timeout, access, proxy);
  }

  /** An index, and what gives it back. */
  record Lease(RepositoryIndex index, Runnable release) {}

  /** The index of a repository, which is kept until everybody who has it gave it back. */
  Lease index(URI repository, RegistryAccess access, Duration timeout) {
    var authorization = access.login().map(Login::basic).orElse(null);
    if (access.hasTls()) {
      HttpSeat own = seat(access, null, timeout);
      return new Lease(new RepositoryIndex(repository, authorization, own), () -> {});
    }
    String credentials = authorization == null ? "" : Digests.sha256(authorization.revealBytes());
    Key key = new Key(repository, credentials);
    synchronized (indexes) {
      Shelf shelf =
          indexes.computeIfAbsent(
              key, k -> new Shelf(new RepositoryIndex(repository, authorization, seat)));
      shelf.users++;
      return new Lease(shelf.index, () -> release(key));
    }
  }

  private void release(Key key) {
    synchronized (indexes) {
      Shelf shelf = indexes.get(key);
      if (shelf != null && --shelf.users == 0) {
        indexes.remove(key);
      }
    }
  }
}
