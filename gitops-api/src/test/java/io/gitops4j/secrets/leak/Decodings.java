package io.gitops4j.secrets.leak;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Everything that a short text can be decoded to, by whole strings and without thrift. */
final class Decodings {
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|([\"\\\\/' ])|([bt n])|([\n\r][ \n\r\t]*))");
  private static final Pattern PERCENT = Pattern.compile("%([0-9a-fA-F]{2})");
  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9+/_-][A-Za-z0-9+/_\\s-]{5,}");

  private Decodings() {}

  static String fold(String text) {
    return text.replaceAll("[ \n\r\t]+", " ");
  }

  static Set<String> all(String text) {
    Set<String> known = new LinkedHashSet<>(Set.of(text));
    for (int depth = 0; depth < 3; depth++) {
      Set<String> more = new LinkedHashSet<>(known);
      for (String each : known) {
        more.add(ESCAPE.matcher(each).replaceAll(Decodings::escaped));
        more.add(percent(each));
        more.add(percent(each.replace('+', ' ')));
        more.add(each.replace("''", "'"));
        more.add(each.replace("&amp;", "&"));
        RUN.matcher(each).results().forEach(run -> base64(run.group(), more));
      }
      known = more;
    }
    return known;
  }

  private static String escaped(MatchResult escape) {
    String decoded =
        escape.group(1) != null
            ? String.valueOf((char) Integer.parseInt(escape.group(1), 16))
            : escape.group(2) != null
                ? escape.group(2)
                : escape.group(3) != null ? named(escape.group(3)) : "";
    return java.util.regex.Matcher.quoteReplacement(decoded);
  }

  private static String named(String name) {
    return switch (name) {
      case "b" -> "\b";
      case "t" -> "\t";
      case "n" -> "\n";
      default -> " ";
    };
  }

  private static String percent(String text) {
    return PERCENT
        .matcher(text)
        .replaceAll(
            m ->
                java.util.regex.Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(m.group(1), 16))));
  }

  private static void base64(String run, Set<String> decoded) {
    String digits = run.replaceAll("\\s", "").replace('-', '+').replace('_', '/');
    for (int phase = 0; phase < 4 && phase < digits.length(); phase++) {
      String rest = digits.substring(phase);
      int usable = rest.length() % 4 == 1 ? rest.length() - 1 : rest.length();
      byte[] bytes = Base64.getDecoder().decode(rest.substring(0, usable));
      decoded.add(new String(bytes, StandardCharsets.ISO_8859_1));
    }
  }
}
