package io.gitops4j.core.source.git;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a repository is: a folder of this machine, or an HTTP address without credentials in it.
 *
 * @since 0.1
 */
public final class GitAddress {

  private static final Pattern SCP = Pattern.compile("[^/:\\\\]+@[^/:]+:.*", Pattern.DOTALL);
  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.*", Pattern.DOTALL);
  private static final String USE_HTTPS =
      "SSH is not supported yet; use an https:// address with username and password or bearerToken";

  private final String text;
  private final @Nullable Path folder;

  private GitAddress(String text, @Nullable Path folder) {
    this.text = text;
    this.folder = folder;
  }

  /**
   * Reads {@code https://…}, {@code http://…}, {@code file:///…} or a path of this machine.
   *
   * @throws SourceException with {@link Reason#INVALID}, or {@link Reason#UNSUPPORTED} for SSH
   */
  public static GitAddress parse(String address) {
    var match = SCHEME.matcher(address);
    if (!match.matches()) {
      if (SCP.matcher(address).matches()) {
        throw failure(Reason.UNSUPPORTED, redacted(address), USE_HTTPS);
      }
      if (address.isBlank()) {
        throw invalid(address, "it is empty; give an https:// address or a path");
      }
      return folder(address, address);
    }
    return switch (match.group(1).toLowerCase(Locale.ROOT)) {
      case "file" -> file(address);
      case "http", "https" -> http(address);
      case "ssh", "git+ssh", "ssh+git" ->
          throw failure(Reason.UNSUPPORTED, redacted(address), USE_HTTPS);
      default -> throw invalid(address, "use an http://, https:// or file:// address, or a path");
    };
  }

  private static GitAddress http(String address) {
    URI uri = uri(address);
    if (uri.getRawUserInfo() != null) {
      throw failure(
          Reason.INVALID,
          redacted(address),
          "credentials do not belong in an address; give them as username and password");
    }
    if (uri.getHost() == null || uri.getRawPath() == null || uri.getRawPath().length() < 2) {
      throw invalid(address, "it names no host or no path");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw invalid(address, "a repository's address has neither ? nor #");
    }
    return new GitAddress(address, null);
  }

  private static GitAddress file(String address) {
    URI uri = uri(address);
    String host = uri.getRawAuthority();
    if (host != null && !host.isEmpty() && !host.equals("localhost")) {
      throw invalid(address, "a file address has three slashes: file:///path");
    }
    String path = uri.getPath();
    if (path == null || path.isEmpty()) {
      throw invalid(address, "it names no path");
    }
    return folder(address, path);
  }

  private static GitAddress folder(String address, String path) {
    try {
      return new GitAddress(address, Path.of(path).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      throw invalid(address, "it is not a path of this machine");
    }
  }

  private static URI uri(String address) {
    try {
      return new URI(address);
    } catch (URISyntaxException e) {
      throw invalid(address, "it is not a well-formed address: " + e.getReason());
    }
  }

  private static SourceException invalid(String address, String why) {
    return failure(Reason.INVALID, redacted(address), why);
  }

  private static SourceException failure(Reason reason, String address, String why) {
    return new SourceException(
        Failure.of(
            Stage.RESOLVE, reason, "Cannot use the Git address " + address + ": " + why + "."));
  }

  /** The address without what stands between {@code //} and {@code @}. */
  static String redacted(String address) {
    return address.replaceFirst("(?s)^([A-Za-z][A-Za-z0-9+.-]*://)[^/]*@", "$1redacted@");
  }

  /** The folder, when the repository is on this machine. */
  public Optional<Path> folder() {
    return Optional.ofNullable(folder);
  }

  /** The HTTP address. */
  public URI uri() {
    return URI.create(text);
  }

  /** The address as it was given; it holds no credentials. */
  @Override
  public String toString() {
    return text;
  }
}
