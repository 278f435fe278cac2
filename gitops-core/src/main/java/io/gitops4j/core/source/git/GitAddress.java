package io.gitops4j.core.source.git;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a repository is: a folder of this machine, an HTTP address, or one of SSH as {@code ssh://}
 * or in the form of {@code scp}; without credentials in it.
 *
 * @since 0.1
 */
public final class GitAddress {

  private static final Pattern SCP = Pattern.compile("[^/:\\\\]+@[^/:]+:.*", Pattern.DOTALL);
  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.*", Pattern.DOTALL);
  private static final Pattern SCP_PARTS = Pattern.compile("([^@]+)@([^@]+):([^:].*)");
  private static final Pattern SSH_PARTS =
      Pattern.compile(
          "[A-Za-z+]+://(?:([^@/]*)@)?([^@/:\\[\\]]+|\\[[^@/\\[\\]]*\\])(?::([0-9]{0,5}))?(/.+)");
  private static final Pattern SSH_USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]{0,255}");
  private static final Pattern SSH_HOST =
      Pattern.compile(
          "[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9]+)?\\]");
  private static final Pattern SSH_PATH = Pattern.compile("(?!-)[^\\p{Cntrl}\\\\]{1,2048}");
  private static final String SSH_USUAL_USER = "git";
  private static final int SSH_USUAL_PORT = 22;
  private static final int MAX_PORT = 65_535;

  private final String text;
  private final @Nullable Path folder;
  private final @Nullable Ssh ssh;

  private GitAddress(String text, @Nullable Path folder, @Nullable Ssh ssh) {
    this.text = text;
    this.folder = folder;
    this.ssh = ssh;
  }

  /**
   * Where a repository is reached by SSH.
   *
   * @param user who signs in; {@code git} when the address does not say
   * @param host the name or address, an IPv6 address without brackets
   * @param port the port; 22 when the address does not say
   * @param path the path as the other side gets it; in the form of {@code scp} it begins with no
   *     slash and counts from the user's home
   * @since 0.1
   */
  public record Ssh(String user, String host, int port, String path) {

    /** The same for another user. */
    public Ssh withUser(String other) {
      return new Ssh(other, host, port, path);
    }

    /** The host, and the port where it is not 22. */
    public String authority() {
      String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
      return port == SSH_USUAL_PORT ? name : name + ":" + port;
    }
  }

  /**
   * Reads {@code https://…}, {@code http://…}, {@code ssh://…}, {@code user@host:path}, {@code
   * file:///…} or a path of this machine.
   *
   * @throws SourceException with {@link Reason#INVALID}
   */
  public static GitAddress parse(String address) {
    var match = SCHEME.matcher(address);
    if (!match.matches()) {
      if (SCP.matcher(address).matches()) {
        return scp(address);
      }
      if (address.isBlank()) {
        throw invalid(address, "it is empty; give an https:// address or a path");
      }
      return folder(address, address);
    }
    return switch (match.group(1).toLowerCase(Locale.ROOT)) {
      case "file" -> file(address);
      case "http", "https" -> http(address);
      case "ssh", "git+ssh", "ssh+git" -> ssh(address);
      default ->
          throw invalid(address, "use an http://, https://, ssh:// or file:// address, or a path");
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
    return new GitAddress(address, null, null);
  }

  /** The form of scp: the path ends at nothing and means what it says, also {@code %}. */
  private static GitAddress scp(String address) {
    Matcher parts = SCP_PARTS.matcher(address);
    if (!parts.matches()) {
      throw invalid(address, "write it as user@host:path or ssh://user@host/path");
    }
    return ssh(address, parts.group(1), parts.group(2), SSH_USUAL_PORT, parts.group(3));
  }

  private static GitAddress ssh(String address) {
    Matcher parts = SSH_PARTS.matcher(address);
    if (!parts.matches()) {
      throw invalid(address, "it names no host or no path; write it as ssh://user@host:port/path");
    }
    String user = parts.group(1) == null ? SSH_USUAL_USER : parts.group(1);
    if (user.contains(":")) {
      throw invalid(address, "credentials do not belong in an address; give the key as identity");
    }
    if (parts.group(4).matches(".*[?#].*")) {
      throw invalid(address, "a repository's address has neither ? nor #");
    }
    boolean usual = parts.group(3) == null || parts.group(3).isEmpty();
    int port = usual ? SSH_USUAL_PORT : Integer.parseInt(parts.group(3));
    return ssh(address, user, parts.group(2), port, unescaped(address, parts.group(4)));
  }

  private static String unescaped(String address, String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid(address, "it holds a % that begins no escape; write it as %25");
    }
  }

  private static GitAddress ssh(String address, String user, String host, int port, String path) {
    if (!SSH_USER.matcher(user).matches()) {
      throw invalid(address, "its user is not a plain name");
    }
    if (!SSH_HOST.matcher(host).matches() || host.contains("..")) {
      throw invalid(address, "its host is not a name or address");
    }
    if (port < 1 || port > MAX_PORT) {
      throw invalid(address, "its port is not one of 1 to 65535");
    }
    if (!SSH_PATH.matcher(path).matches()) {
      throw invalid(address, "its path begins with - or holds a backslash or a control character");
    }
    String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new GitAddress(address, null, new Ssh(user, plain.toLowerCase(Locale.ROOT), port, path));
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
      return new GitAddress(address, Path.of(path).toAbsolutePath().normalize(), null);
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

  /** Where it is reached by SSH, when it is. */
  public Optional<Ssh> ssh() {
    return Optional.ofNullable(ssh);
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
