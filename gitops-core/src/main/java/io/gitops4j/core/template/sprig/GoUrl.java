package io.gitops4j.core.template.sprig;

import com.google.common.net.InetAddresses;
import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.value.GoText;
import java.io.ByteArrayOutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A URL as Go's {@code net/url} takes it apart and writes it.
 *
 * <p>The rule: path and fragment are held unescaped, the query as it is, the user as it is written
 * again. A scheme without a slash behind it makes the rest opaque. Errors are worded as Go words
 * them. Tests: the table {@code paths.txt}.
 *
 * @param user name and password, escaped; null when there is none
 */
record GoUrl(
    String scheme,
    String opaque,
    @Nullable String user,
    String host,
    String path,
    String query,
    String fragment) {

  private static final String PATH_SAFE = "$&+,/:;=@";
  private static final String FRAGMENT_SAFE = "$&+,/:;=?@!()*";
  private static final String USER_SAFE = "$&+,;=";
  private static final String HOST_SAFE = "!$&'()*+,;=:[]<>\"";
  private static final String HEX = "0123456789ABCDEF";

  static GoUrl parse(String text) {
    int hash = text.indexOf('#');
    String rest = hash < 0 ? text : text.substring(0, hash);
    try {
      String fragment = hash < 0 ? "" : unescape(text.substring(hash + 1));
      return parse(rest, fragment);
    } catch (FunctionException e) {
      String shown = hash < 0 ? text : rest;
      throw new FunctionException("parse " + Printed.quote(shown) + ": " + e.getMessage(), e);
    }
  }

  private static GoUrl parse(String text, String fragment) {
    if (text.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
      throw new FunctionException("net/url: invalid control character in URL");
    }
    int colon = schemeEnd(text);
    String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    String rest = text.substring(colon + 1);
    int question = rest.indexOf('?');
    String query = question < 0 ? "" : rest.substring(question + 1);
    rest = question < 0 ? rest : rest.substring(0, question);
    if (!rest.startsWith("/")) {
      if (!scheme.isEmpty()) {
        return new GoUrl(scheme, rest, null, "", "", query, fragment);
      }
      if (rest.split("/", 2)[0].indexOf(':') >= 0) {
        throw new FunctionException("first path segment in URL cannot contain colon");
      }
    }
    String user = null;
    String host = "";
    if (rest.startsWith("//") && (!scheme.isEmpty() || !rest.startsWith("///"))) {
      int slash = rest.indexOf('/', 2);
      String authority = rest.substring(2, slash < 0 ? rest.length() : slash);
      rest = slash < 0 ? "" : rest.substring(slash);
      int at = authority.lastIndexOf('@');
      host = host(scheme, authority.substring(at + 1));
      user = at < 0 ? null : user(authority.substring(0, at));
    }
    return new GoUrl(scheme, "", user, host, unescape(rest), query, fragment);
  }

  /** Where the colon behind the scheme is; -1 when there is no scheme. */
  private static int schemeEnd(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean later = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
      if (c == ':' && i == 0) {
        throw new FunctionException("missing protocol scheme");
      }
      if (c == ':') {
        return i;
      }
      if (!letter && (!later || i == 0)) {
        return -1;
      }
    }
    return -1;
  }

  private static String user(String userinfo) {
    boolean valid =
        userinfo
            .chars()
            .allMatch(c -> Character.isLetterOrDigit(c) || "-._:~!$&'()*+,;=%@".indexOf(c) >= 0);
    if (!valid) {
      throw new FunctionException("net/url: invalid userinfo");
    }
    int colon = userinfo.indexOf(':');
    String name = colon < 0 ? userinfo : userinfo.substring(0, colon);
    String escaped = escape(unescape(name), USER_SAFE);
    return colon < 0
        ? escaped
        : escaped + ":" + escape(unescape(userinfo.substring(colon + 1)), USER_SAFE);
  }

  /**
   * The host with its port, unescaped. Only of http and https a further colon is refused; brackets
   * are for addresses of version 6 alone.
   */
  private static String host(String scheme, String host) {
    int open = host.lastIndexOf('[');
    if (open > 0) {
      throw new FunctionException("invalid IP-literal");
    }
    if (open == 0) {
      return bracketed(host);
    }
    boolean strict = scheme.equals("http") || scheme.equals("https");
    int colon = strict ? host.indexOf(':') : host.lastIndexOf(':');
    requirePort(colon < 0 ? "" : host.substring(colon));
    return unescapedHost(host);
  }

  private static String bracketed(String host) {
    int close = host.lastIndexOf(']');
    if (close < 0) {
      throw new FunctionException("missing ']' in host");
    }
    String port = host.substring(close + 1);
    requirePort(port);
    String name = host.substring(1, close);
    int zone = name.indexOf("%25");
    String address = unescapedHost(zone < 0 ? name : name.substring(0, zone));
    String literal = zone < 0 ? address : address + unescapedZone(name.substring(zone));
    int percent = literal.indexOf('%');
    String plain = percent < 0 ? literal : literal.substring(0, percent);
    if (percent == literal.length() - 1 || !InetAddresses.isInetAddress(plain)) {
      throw new FunctionException(
          "invalid host: ParseAddr(" + Printed.quote(literal) + "): unable to parse IP");
    }
    if (plain.indexOf(':') < 0) {
      throw new FunctionException("invalid IP-literal");
    }
    return "[" + literal + "]" + port;
  }

  private static void requirePort(String port) {
    if (!port.matches("(:[0-9]*)?")) {
      throw new FunctionException("invalid port " + Printed.quote(port) + " after host");
    }
  }

  /** Escapes in hosts are for other letters than ASCII's, and for the percent sign. */
  private static String unescapedHost(String host) {
    requireHostCharacters(host);
    String unescaped = unescape(host);
    for (int at = host.indexOf('%'); at >= 0; at = host.indexOf('%', at + 3)) {
      String escape = host.substring(at, at + 3);
      if (host.charAt(at + 1) < '8' && !escape.equals("%25")) {
        throw new FunctionException("invalid URL escape " + Printed.quote(escape));
      }
    }
    return unescaped;
  }

  /** Escapes in zones are for what may stand there without, for blanks and the percent sign. */
  private static String unescapedZone(String zone) {
    requireHostCharacters(zone);
    String unescaped = unescape(zone);
    for (int at = zone.indexOf('%'); at >= 0; at = zone.indexOf('%', at + 3)) {
      int c = Integer.parseInt(zone.substring(at + 1, at + 3), 16);
      if (c != '%' && c != ' ' && c < 0x80 && !isHostCharacter(c)) {
        throw new FunctionException(
            "invalid URL escape " + Printed.quote(zone.substring(at, at + 3)));
      }
    }
    return unescaped;
  }

  private static void requireHostCharacters(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c < 0x80 && c != '%' && !isHostCharacter(c)) {
        throw new FunctionException(
            "invalid character " + Printed.quote(String.valueOf(c)) + " in host name");
      }
    }
  }

  private static boolean isHostCharacter(int c) {
    return isUnreserved(c) || HOST_SAFE.indexOf(c) >= 0;
  }

  /** The host without its port and brackets. */
  String hostname() {
    String name = host;
    int colon = host.lastIndexOf(':');
    if (colon >= 0 && host.substring(colon).matches(":[0-9]*")) {
      name = host.substring(0, colon);
    }
    boolean bracketed = name.startsWith("[") && name.endsWith("]");
    return bracketed ? name.substring(1, name.length() - 1) : name;
  }

  String text() {
    StringBuilder out = new StringBuilder();
    if (!scheme.isEmpty()) {
      out.append(scheme).append(':');
    }
    if (!opaque.isEmpty()) {
      out.append(opaque);
    } else {
      boolean authority = !host.isEmpty() || user != null;
      if (authority || (!scheme.isEmpty() && !path.isEmpty())) {
        out.append("//");
        out.append(user == null ? "" : user + "@");
        out.append(escape(host, HOST_SAFE));
      }
      String escaped = path.equals("*") ? path : escape(path, PATH_SAFE);
      if (!escaped.isEmpty() && !escaped.startsWith("/") && !host.isEmpty()) {
        out.append('/');
      }
      if (out.length() == 0 && escaped.split("/", 2)[0].indexOf(':') >= 0) {
        out.append("./");
      }
      out.append(escaped);
    }
    out.append(query.isEmpty() ? "" : "?" + query);
    return out.append(fragment.isEmpty() ? "" : "#" + escape(fragment, FRAGMENT_SAFE)).toString();
  }

  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-_.~".indexOf(c) >= 0;
  }

  private static String escape(String text, String safe) {
    StringBuilder out = new StringBuilder(text.length());
    for (byte b : GoText.bytes(text)) {
      int c = b & 0xFF;
      if (c < 0x80 && (isUnreserved(c) || safe.indexOf(c) >= 0)) {
        out.append((char) c);
      } else {
        out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return out.toString();
  }

  private static String unescape(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = GoText.bytes(text);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '%') {
        out.write(bytes[i]);
        continue;
      }
      int high = i + 2 < bytes.length ? Character.digit((char) bytes[i + 1], 16) : -1;
      int low = i + 2 < bytes.length ? Character.digit((char) bytes[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        int end = Math.min(bytes.length, i + 3);
        throw new FunctionException(
            "invalid URL escape " + Printed.quote(GoText.text(bytes, i, end)));
      }
      out.write(high * 16 + low);
      i += 2;
    }
    return GoText.text(out.toByteArray());
  }
}
