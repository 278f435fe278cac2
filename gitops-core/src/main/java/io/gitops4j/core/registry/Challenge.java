package io.gitops4j.core.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code WWW-Authenticate} header asks for. Source: RFC 9110, section 11.6.1. Tests: {@code
 * ChallengeTest}.
 *
 * @param scheme the scheme in small letters: {@code bearer}, {@code basic}
 * @param parameters its parameters, names in small letters
 */
record Challenge(String scheme, Map<String, String> parameters) {

  private static final int LONGEST = 8192;
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern PART =
      Pattern.compile(
          "\\G[\\s,]*(?:("
              + TOKEN
              + ")\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|("
              + TOKEN
              + "))|("
              + TOKEN
              + ")(?=\\s|,|$))");

  /** The challenges of the headers of an answer, in their order; what is malformed ends them. */
  static List<Challenge> of(List<String> headers) {
    List<Challenge> challenges = new ArrayList<>();
    for (String header : headers) {
      if (header.length() <= LONGEST) {
        read(header, challenges);
      }
    }
    return challenges;
  }

  private static void read(String header, List<Challenge> challenges) {
    Map<String, String> parameters = null;
    for (Matcher part = PART.matcher(header); part.find(); ) {
      if (part.group(4) != null) {
        parameters = new LinkedHashMap<>();
        challenges.add(new Challenge(part.group(4).toLowerCase(Locale.ROOT), parameters));
      } else if (parameters != null) {
        String quoted = part.group(2);
        String value = quoted == null ? part.group(3) : quoted.replaceAll("\\\\(.)", "$1");
        parameters.putIfAbsent(part.group(1).toLowerCase(Locale.ROOT), value);
      }
    }
  }

  /** The first of a scheme. */
  static Optional<Challenge> first(List<Challenge> challenges, String scheme) {
    return challenges.stream().filter(c -> c.scheme.equals(scheme)).findFirst();
  }

  /** A parameter; empty when it is not there. */
  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }
}
