package io.gitops4j.core.kustomize.remote;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a connection would go to, or which folder of this machine would be read: the part of an
 * address that is compared with what is allowed.
 *
 * <p>The rule is strictness: an address that two programs could read differently is none. The host
 * is letters, digits, dots and hyphens of ASCII, in lower case, or an IPv6 address in brackets; it
 * stands after no {@code @}; the path has neither {@code .} nor {@code ..} nor an escape that could
 * make one; there is no backslash, space or control character. So {@code https://good@evil/},
 * {@code https://good\@evil/}, {@code https://good%2eevil/} and letters that only look like others
 * are refused rather than understood. Tests: AllowListTest, and the refused forms of RemoteRefTest.
 *
 * <p>Of an address for SSH, also in the form of {@code scp}, the user is left out and the path
 * begins with a slash.
 *
 * @param scheme {@code https}, {@code http}, {@code ssh} or {@code file}
 * @param host the host in lower case; empty for a file
 * @param port the port; -1 for the scheme's own
 * @param path the path as it is sent, beginning with {@code /}
 */
record Target(String scheme, String host, int port, String path) {

  private static final Pattern FORM =
      Pattern.compile("(?i)(https|http|ssh|file)://([^/]*)(/.*)?", Pattern.DOTALL);
  private static final Pattern SCP =
      Pattern.compile("([A-Za-z0-9_][A-Za-z0-9._+-]*)@([^@/:\\[\\]]+):([^:].*)", Pattern.DOTALL);
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]*@");
  private static final Pattern AUTHORITY =
      Pattern.compile(
          "([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\\[[0-9a-f:.]{2,45}])(?::([0-9]{1,5}))?");
  private static final Pattern PATH =
      Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]++|%[0-9A-Fa-f]{2})*");
  private static final int MAX_PATH = 2048;
  private static final Pattern HIDDEN = Pattern.compile("(?i)%(?:2e|2f|5c|25|7f|[01][0-9a-f])");

  /**
   * Reads an address without query.
   *
   * @throws IllegalArgumentException when it is not one; the message says why and what to do
   */
  static Target parse(String address) {
    Matcher scp = SCP.matcher(address);
    if (!address.contains("://") && scp.matches()) {
      String path = scp.group(3).startsWith("/") ? scp.group(3) : "/" + scp.group(3);
      requirePlain(path);
      return host("ssh", scp.group(2), path);
    }
    Matcher form = FORM.matcher(address);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "it begins with none of https://, http://, ssh:// and file://; write an https:// address");
    }
    String scheme = form.group(1).toLowerCase(Locale.ROOT);
    String path = form.group(3) == null ? "/" : form.group(3);
    requirePlain(path);
    if (scheme.equals("file")) {
      if (!form.group(2).isEmpty()) {
        throw new IllegalArgumentException(
            "a file address has three slashes and an absolute path; write file:///path");
      }
      return new Target(scheme, "", -1, path);
    }
    String authority = form.group(2);
    return host(
        scheme, scheme.equals("ssh") ? USER.matcher(authority).replaceFirst("") : authority, path);
  }

  private static Target host(String scheme, String authority, String path) {
    if (authority.contains("@")) {
      throw new IllegalArgumentException(
          "there is something before an @ in front of its host; give credentials to the resolver"
              + " and remove them from the address");
    }
    Matcher parts = authority(authority);
    int port = parts.group(2) == null ? -1 : Integer.parseInt(parts.group(2));
    if (port == 0 || port > 65_535) {
      throw new IllegalArgumentException("its port is not one of 1 to 65535; correct it");
    }
    int usual =
        switch (scheme) {
          case "https" -> 443;
          case "ssh" -> 22;
          default -> 80;
        };
    Target target = new Target(scheme, parts.group(1), port == usual ? -1 : port, path);
    if (!isHost(target.origin())) {
      throw new IllegalArgumentException("its host is not a name or address; correct it");
    }
    return target;
  }

  /** Whether the JDK, too, finds a host there: {@code 1.2.3.999} and {@code a.1b} are none. */
  private static boolean isHost(String origin) {
    try {
      return new URI(origin).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Host and port, checked. */
  static Matcher authority(String text) {
    Matcher parts = AUTHORITY.matcher(text.toLowerCase(Locale.ROOT));
    boolean ascii = text.chars().allMatch(c -> c < 0x80);
    if (!ascii || !parts.matches() || text.contains("..")) {
      throw new IllegalArgumentException(
          ascii
              ? "its host is not a name or address; correct it"
              : "its host has letters outside of ASCII; write it in its form with xn--");
    }
    return parts;
  }

  private static void requirePlain(String path) {
    if (path.length() > MAX_PATH) {
      throw new IllegalArgumentException(
          "its path has more than the " + MAX_PATH + " characters allowed; shorten it");
    }
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "it holds a character that an address may not have; percent-encode it");
    }
    if (HIDDEN.matcher(path).find()) {
      throw new IllegalArgumentException(
          "it holds an escaped dot, slash, backslash, percent or control character; write names"
              + " without them");
    }
    for (String part : path.substring(1).split("/", -1)) {
      if (part.equals(".") || part.equals("..")) {
        throw new IllegalArgumentException(
            "it has . or .. as a part of the path; write the path without them");
      }
    }
  }

  /** Whether the other side is known for who it is: by certificate, or by host key. */
  boolean isSecure() {
    return scheme.equals("https") || scheme.equals("ssh");
  }

  /** Scheme, host and port: what credentials belong to. */
  String origin() {
    return scheme + "://" + authority();
  }

  /** Host and port as a caller allows them. */
  String authority() {
    return host + (port < 0 ? "" : ":" + port);
  }

  /** Whether another is this or lies below it. */
  boolean covers(Target other) {
    String folder = path.endsWith("/") ? path : path + "/";
    return origin().equals(other.origin())
        && (other.path.equals(path) || other.path.startsWith(folder));
  }

  @Override
  public String toString() {
    return origin() + path;
  }
}
