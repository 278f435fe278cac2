package io.gitops4j.testkit.apiserver.crd.cel.library;

import io.gitops4j.testkit.apiserver.model.GoText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A URL as Go's {@code net/url} takes it apart, with its words about what is none.
 *
 * <p>What a request may ask for is either absolute or a path. Percent signs in hosts only stand for
 * what is not ASCII; a path keeps its spelling where that is a valid one. Texts are handled as
 * bytes, one a character. Source: Go, {@code net/url/url.go}. Tests: the recorded {@code
 * crd-cel-url}.
 */
final class GoUrl {

  /** The longest that is taken apart. */
  private static final int LONGEST = 64 * 1024;

  private final String scheme;
  private final String opaque;
  private final String user;
  private final String host;
  private final String path;
  private final String rawPath;
  private final String query;
  private final String fragment;

  private enum Mode {
    PATH,
    HOST,
    ZONE,
    USER,
    QUERY
  }

  private GoUrl(
      String scheme,
      String opaque,
      String user,
      String host,
      String path,
      String rawPath,
      String query,
      String fragment) {
    this.scheme = scheme;
    this.opaque = opaque;
    this.user = user;
    this.host = host;
    this.path = path;
    this.rawPath = rawPath;
    this.query = query;
    this.fragment = fragment;
  }

  /** Whether {@code ParseRequestURI} takes it; what it says otherwise. */
  static @Nullable String problem(String text) {
    try {
      parse(bytes(text), true, "");
      return null;
    } catch (CelFailure e) {
      return "parse " + GoText.quoted(text) + ": " + e.text();
    }
  }

  static GoUrl parse(String text) {
    String problem = problem(text);
    if (problem != null) {
      throw new CelFailure("URL parse error during conversion from string: " + problem);
    }
    int hash = text.indexOf('#');
    String rest = hash < 0 ? text : text.substring(0, hash);
    try {
      return parse(bytes(rest), false, hash < 0 ? "" : bytes(text.substring(hash + 1)));
    } catch (CelFailure e) {
      throw new CelFailure(
          "URL parse error during conversion from string: parse "
              + GoText.quoted(rest)
              + ": "
              + e.text());
    }
  }

  /** The bytes of a text, one a character. */
  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static String text(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static GoUrl parse(String raw, boolean request, String fragment) {
    if (raw.length() > LONGEST) {
      throw new CelFailure("invalid URI for request");
    }
    if (raw.chars().anyMatch(c -> c < ' ' || c == 127)) {
      throw new CelFailure("net/url: invalid control character in URL");
    }
    if (raw.isEmpty() && request) {
      throw new CelFailure("empty url");
    }
    if (raw.equals("*")) {
      return new GoUrl("", "", "", "", "*", "", "", fragment);
    }
    int colon = scheme(raw);
    String scheme = colon < 0 ? "" : raw.substring(0, colon).toLowerCase(Locale.ROOT);
    String rest = raw.substring(colon + 1);
    int mark = rest.indexOf('?');
    String query = mark < 0 ? "" : rest.substring(mark + 1);
    rest = mark < 0 ? rest : rest.substring(0, mark);
    if (!rest.startsWith("/")) {
      if (!scheme.isEmpty()) {
        return new GoUrl(scheme, rest, "", "", "", "", query, fragment);
      }
      if (request) {
        throw new CelFailure("invalid URI for request");
      }
      int slash = rest.indexOf('/');
      if ((slash < 0 ? rest : rest.substring(0, slash)).indexOf(':') >= 0) {
        throw new CelFailure("first path segment in URL cannot contain colon");
      }
    }
    String user = "";
    String host = "";
    boolean authority = !scheme.isEmpty() || (!request && !rest.startsWith("///"));
    if (authority && rest.startsWith("//")) {
      int end = rest.indexOf('/', 2);
      String place = end < 0 ? rest.substring(2) : rest.substring(2, end);
      rest = end < 0 ? "" : rest.substring(end);
      int at = place.lastIndexOf('@');
      host = host(place.substring(at + 1));
      user = at < 0 ? "" : user(place.substring(0, at)) + "@";
    }
    String path = unescape(rest, Mode.PATH);
    return new GoUrl(
        scheme, "", user, host, path, escape(path).equals(rest) ? "" : rest, query, fragment);
  }

  /** Where the scheme ends; -1 when there is none. */
  private static int scheme(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (letter(c)) {
        continue;
      }
      if (digit(c) || c == '+' || c == '-' || c == '.') {
        if (i == 0) {
          return -1;
        }
      } else if (c == ':') {
        if (i == 0) {
          throw new CelFailure("missing protocol scheme");
        }
        return i;
      } else {
        return -1;
      }
    }
    return -1;
  }

  private static String user(String text) {
    boolean valid =
        text.chars()
            .allMatch(
                c -> letter((char) c) || digit((char) c) || "-._:~!$&'()*+,;=%@".indexOf(c) >= 0);
    if (!valid) {
      throw new CelFailure("net/url: invalid userinfo");
    }
    unescape(text, Mode.USER);
    return text;
  }

  private static String host(String text) {
    int open = text.indexOf('[');
    if (open == 0) {
      int close = text.lastIndexOf(']');
      if (close < 0) {
        throw new CelFailure("missing ']' in host");
      }
      port(text.substring(close + 1));
      int zone = text.substring(0, close).indexOf("%25");
      if (zone >= 0) {
        return unescape(text.substring(0, zone), Mode.HOST)
            + unescape(text.substring(zone, close), Mode.ZONE)
            + unescape(text.substring(close), Mode.HOST);
      }
    } else {
      int colon = text.lastIndexOf(':');
      if (colon >= 0) {
        port(text.substring(colon));
      }
    }
    return unescape(text, Mode.HOST);
  }

  private static void port(String text) {
    if (!validPort(text)) {
      throw new CelFailure("invalid port " + GoText.quoted(text) + " after host");
    }
  }

  private static boolean validPort(String text) {
    return text.isEmpty()
        || (text.charAt(0) == ':' && text.substring(1).chars().allMatch(c -> digit((char) c)));
  }

  private static boolean letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean plain(char c, Mode mode) {
    if (letter(c) || digit(c) || "-_.~".indexOf(c) >= 0) {
      return true;
    }
    return switch (mode) {
      case HOST, ZONE -> "!$&'()*+,;=:[]<>\"".indexOf(c) >= 0;
      case PATH -> "$&+,/:;=@".indexOf(c) >= 0;
      case USER -> "$&+,;=".indexOf(c) >= 0;
      case QUERY -> false;
    };
  }

  private static int hex(String text, int at) {
    return at < text.length() && text.charAt(at) < 128 ? Character.digit(text.charAt(at), 16) : -1;
  }

  private static String unescape(String text, Mode mode) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int high = hex(text, i + 1);
        int low = hex(text, i + 2);
        String three = text.substring(i, Math.min(text.length(), i + 3));
        boolean ascii = mode == Mode.HOST && high < 8 && !three.equals("%25");
        if (high < 0 || low < 0 || ascii) {
          throw new CelFailure("invalid URL escape " + GoText.quoted(three));
        }
        out.append((char) (high << 4 | low));
        i += 2;
      } else if (c == '+' && mode == Mode.QUERY) {
        out.append(' ');
      } else {
        boolean host = mode == Mode.HOST || mode == Mode.ZONE;
        if (host && c < 128 && !plain(c, mode)) {
          throw new CelFailure(
              "invalid character " + GoText.quoted(String.valueOf(c)) + " in host name");
        }
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String escape(String path) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (plain(c, Mode.PATH)) {
        out.append(c);
      } else {
        out.append('%').append("0123456789ABCDEF".charAt(c >> 4));
        out.append("0123456789ABCDEF".charAt(c & 15));
      }
    }
    return out.toString();
  }

  String scheme() {
    return scheme;
  }

  String host() {
    return text(host);
  }

  private int colon() {
    int colon = host.lastIndexOf(':');
    return colon >= 0 && validPort(host.substring(colon)) ? colon : -1;
  }

  String hostname() {
    String name = colon() < 0 ? host : host.substring(0, colon());
    boolean bracketed = name.startsWith("[") && name.endsWith("]");
    return text(bracketed ? name.substring(1, name.length() - 1) : name);
  }

  String port() {
    return colon() < 0 ? "" : host.substring(colon() + 1);
  }

  String escapedPath() {
    if (!rawPath.isEmpty() && validEncoded(rawPath)) {
      return rawPath;
    }
    return path.equals("*") ? "*" : escape(path);
  }

  private static boolean validEncoded(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if ("!$&'()*+,;=:@[]%".indexOf(c) < 0 && !plain(c, Mode.PATH)) {
        return false;
      }
    }
    return true;
  }

  Map<String, List<String>> query() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String part : query.split("&", -1)) {
      if (part.isEmpty() || part.indexOf(';') >= 0) {
        continue;
      }
      int equals = part.indexOf('=');
      try {
        String key = unescape(equals < 0 ? part : part.substring(0, equals), Mode.QUERY);
        String value = unescape(equals < 0 ? "" : part.substring(equals + 1), Mode.QUERY);
        values.computeIfAbsent(text(key), k -> new ArrayList<>()).add(text(value));
      } catch (CelFailure malformed) {
        // Go leaves such a part out of the query.
      }
    }
    return values;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GoUrl u && u.toString().equals(toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    String place = host.isEmpty() && user.isEmpty() ? "" : "//" + user + host;
    String rest = opaque.isEmpty() ? place + escapedPath() : opaque;
    return (scheme.isEmpty() ? "" : scheme + ":")
        + rest
        + (query.isEmpty() ? "" : "?" + query)
        + (fragment.isEmpty() ? "" : "#" + fragment);
  }
}
