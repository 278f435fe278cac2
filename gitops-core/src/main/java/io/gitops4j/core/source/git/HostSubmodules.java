package io.gitops4j.core.source.git;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Submodules on the host of the repository they are in, by HTTPS or SSH, and what a caller allows
 * besides.
 *
 * <p>Credentials for HTTP go to the origin of the repository alone. A key for SSH goes to every
 * host that is allowed, because {@code known_hosts} must name it too and nothing secret is sent.
 * Folders of this machine are read only where they are allowed by name. Source: Flux {@code
 * GitRepository.spec.recurseSubmodules}, which uses the same credentials for all of them; Git,
 * {@code protocol.file.allow}.
 */
final class HostSubmodules implements GitSubmodules {

  private static final int HTTPS_PORT = 443;
  private static final int SSH_PORT = 22;

  private final GitAccess access;
  private final URI repository;
  private final Predicate<URI> more;

  HostSubmodules(GitAddress repository, GitAccess access, Predicate<URI> more) {
    this.access = access;
    this.repository = location(repository);
    this.more = more;
  }

  @Override
  public Place place(String url) {
    GitAddress address = GitAddress.parse(url);
    URI location = location(address);
    if (!isNear(location) && !more.test(location)) {
      String subject =
          address.folder().isPresent()
              ? "the folder " + address
              : "the host " + location.getScheme() + "://" + location.getRawAuthority();
      throw new IllegalArgumentException(
          subject
              + " is not allowed for submodules; allow it with"
              + " GitSource.Builder.recurseSubmodules if you trust it, or copy the files into the"
              + " repository");
    }
    boolean opens = address.ssh().isPresent() || isOrigin(location);
    return new Place(address, opens ? access : GitAccess.none());
  }

  /** The same origin, or the same host by another protocol that is secure. */
  private boolean isNear(URI other) {
    if (other.getHost() == null || !other.getHost().equalsIgnoreCase(repository.getHost())) {
      return false;
    }
    boolean usual =
        switch (scheme(other)) {
          case "https" -> port(other) == HTTPS_PORT;
          case "ssh" -> port(other) == SSH_PORT;
          default -> false;
        };
    return usual || isOrigin(other);
  }

  private boolean isOrigin(URI other) {
    return other.getHost() != null
        && other.getHost().equalsIgnoreCase(repository.getHost())
        && scheme(other).equals(scheme(repository))
        && port(other) == port(repository);
  }

  private static String scheme(URI address) {
    return String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
  }

  private static int port(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return switch (scheme(address)) {
      case "https" -> HTTPS_PORT;
      case "ssh" -> SSH_PORT;
      default -> 80;
    };
  }

  /** An address as a URI; that of SSH without its user. */
  private static URI location(GitAddress address) {
    return address
        .folder()
        .map(folder -> folder.toUri())
        .or(() -> address.ssh().map(HostSubmodules::location))
        .orElseGet(address::uri);
  }

  private static URI location(GitAddress.Ssh ssh) {
    String path = ssh.path().startsWith("/") ? ssh.path() : "/" + ssh.path();
    try {
      return new URI("ssh", null, ssh.host(), ssh.port(), path, null, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("its host is not one of an address", e);
    }
  }
}
