package io.gitops4j.core.source.git.jgit.ssh;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The host keys that are trusted: the text of a {@code known_hosts} file.
 *
 * <p>A line is {@code [@marker] hosts type key [comment]}. Hosts are patterns with {@code *} and
 * {@code ?} between commas, of which one with {@code !} before it excludes the line for what it
 * matches; or one name hashed as {@code |1|salt|HMAC-SHA1}. A host at another port than 22 is
 * written {@code [host]:port} and matches nothing else: a line for the host alone does not count
 * for its other ports. {@code @revoked} keys are refused whatever other lines say; {@code
 * @cert-authority} keys sign the certificates of hosts. Keys are compared by the bytes that are
 * sent, so types that are not implemented do no harm. Source: OpenSSH, {@code sshd(8)}, SSH_KNOWN_HOSTS
 * FILE FORMAT; for the ports Go's {@code x/crypto/ssh/knownhosts}, which Flux uses. Tests:
 * KnownHostsTest.
 */
final class KnownHosts {

  private static final int MAX_CHARS = 1 << 20;
  private static final int USUAL_PORT = 22;
  private static final String HASHED = "|1|";

  private enum Kind {
    KEY,
    REVOKED,
    AUTHORITY
  }

  @SuppressWarnings("ArrayRecordComponent") // Held here alone, never compared.
  private record Line(int number, Kind kind, String hosts, String type, byte[] key) {}

  private final List<Line> lines;

  private KnownHosts(List<Line> lines) {
    this.lines = lines;
  }

  /**
   * Reads the text of a file.
   *
   * @throws IllegalArgumentException when a line has another form; the message names its number
   */
  static KnownHosts parse(String text) {
    if (text.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          "known_hosts has more than the " + MAX_CHARS + " characters allowed");
    }
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String raw : text.split("\n", -1)) {
      number++;
      String line = raw.strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        lines.add(line(number, line.split("[ \t]+", -1)));
      }
    }
    return new KnownHosts(lines);
  }

  private static Line line(int number, String[] fields) {
    Kind kind = Kind.KEY;
    int at = 0;
    if (fields[0].startsWith("@")) {
      kind =
          switch (fields[0]) {
            case "@revoked" -> Kind.REVOKED;
            case "@cert-authority" -> Kind.AUTHORITY;
            default ->
                throw new IllegalArgumentException(
                    "line "
                        + number
                        + " of known_hosts begins with a marker that is neither @revoked nor"
                        + " @cert-authority");
          };
      at = 1;
    }
    if (fields.length < at + 3) {
      throw malformed(number);
    }
    try {
      byte[] key = Base64.getDecoder().decode(fields[at + 2]);
      return new Line(number, kind, fields[at], fields[at + 1], key);
    } catch (IllegalArgumentException e) {
      throw malformed(number);
    }
  }

  private static IllegalArgumentException malformed(int number) {
    return new IllegalArgumentException(
        "line " + number + " of known_hosts is not 'hosts type key' with the key in base64");
  }

  /** Whether there is no line at all. */
  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** The types of the keys that are known for a host, in the order of the lines. */
  Set<String> types(String host, int port) {
    Set<String> types = new LinkedHashSet<>();
    matching(host, port, Kind.KEY).forEach(line -> types.add(line.type));
    return types;
  }

  /** Whether certificates of a host can be trusted. */
  boolean hasAuthority(String host, int port) {
    return !matching(host, port, Kind.AUTHORITY).isEmpty();
  }

  /** Why the key a host showed is not trusted; empty when it is. */
  Optional<String> refusal(String host, int port, String type, byte[] key) {
    String shown = type + " " + fingerprint(key);
    String name = named(host, port);
    if (has(host, port, Kind.REVOKED, key)) {
      return Optional.of(revoked(name, shown));
    }
    if (has(host, port, Kind.KEY, key)) {
      return Optional.empty();
    }
    List<Line> others = matching(host, port, Kind.KEY);
    if (others.isEmpty()) {
      return Optional.of(
          "the host key of "
              + name
              + " ("
              + shown
              + ") is not in known_hosts; compare it with what the owner of the host publishes, and"
              + " add it to known_hosts if it is the same");
    }
    Line known = others.stream().filter(l -> l.type.equals(type)).findFirst().orElse(others.get(0));
    return Optional.of(
        name
            + " shows the host key "
            + shown
            + ", but line "
            + known.number
            + " of known_hosts has "
            + known.type
            + " "
            + fingerprint(known.key)
            + " for it; somebody may stand in between, so ask the owner of the host whether the key"
            + " was changed before you put the new one into known_hosts");
  }

  /** Why the certificate a host showed is not trusted; empty when it is. */
  Optional<String> refusal(
      String host,
      int port,
      String type,
      byte[] certified,
      String authorityType,
      byte[] authority) {
    String name = named(host, port);
    if (has(host, port, Kind.REVOKED, certified) || has(host, port, Kind.REVOKED, authority)) {
      return Optional.of(revoked(name, type + " " + fingerprint(certified)));
    }
    if (has(host, port, Kind.AUTHORITY, authority)) {
      return Optional.empty();
    }
    return Optional.of(
        "the certificate of "
            + name
            + " is signed by "
            + authorityType
            + " "
            + fingerprint(authority)
            + ", which is no @cert-authority for it in known_hosts; compare it with what the owner"
            + " of the host publishes, and add it to known_hosts if it is the same");
  }

  private static String revoked(String name, String shown) {
    return "the host key of "
        + name
        + " ("
        + shown
        + ") is @revoked in known_hosts; let the owner of the host give it another";
  }

  private boolean has(String host, int port, Kind kind, byte[] key) {
    return matching(host, port, kind).stream().anyMatch(l -> MessageDigest.isEqual(l.key, key));
  }

  private List<Line> matching(String host, int port, Kind kind) {
    String name = named(host, port);
    return lines.stream().filter(l -> l.kind == kind && matches(l.hosts, name)).toList();
  }

  /** A host as a line names it. */
  static String named(String host, int port) {
    String name = host.toLowerCase(Locale.ROOT);
    return port == USUAL_PORT ? name : "[" + name + "]:" + port;
  }

  private static boolean matches(String hosts, String name) {
    if (hosts.startsWith(HASHED)) {
      return isHashOf(hosts, name);
    }
    boolean matched = false;
    for (String pattern : hosts.toLowerCase(Locale.ROOT).split(",", -1)) {
      boolean excludes = pattern.startsWith("!");
      if (matchesPattern(usual(excludes ? pattern.substring(1) : pattern), name)) {
        if (excludes) {
          return false;
        }
        matched = true;
      }
    }
    return matched;
  }

  /** {@code [host]:22} is {@code host}. */
  private static String usual(String pattern) {
    String end = "]:" + USUAL_PORT;
    return pattern.startsWith("[") && pattern.endsWith(end)
        ? pattern.substring(1, pattern.length() - end.length())
        : pattern;
  }

  /** With {@code *} and {@code ?}, in a number of steps that the lengths bound. */
  private static boolean matchesPattern(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int mark = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = n;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static boolean isHashOf(String hashed, String name) {
    String[] parts = hashed.split("\\|", -1);
    if (parts.length != 4) {
      return false;
    }
    try {
      byte[] salt = Base64.getDecoder().decode(parts[2]);
      byte[] hash = Base64.getDecoder().decode(parts[3]);
      if (salt.length == 0) {
        return false;
      }
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(salt, "HmacSHA1"));
      return MessageDigest.isEqual(hash, mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA1", e);
    }
  }

  /** {@code SHA256:…} as {@code ssh-keygen -l} prints it. */
  static String fingerprint(byte[] key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
