package io.gitops4j.core.kustomize.transform;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads the terms of a {@link LabelSelector}: first words and signs, then what they mean. Keys must
 * be qualified names and values those of labels, also where the selector is for annotations.
 */
final class LabelTerms {

  private static final String SIGNS = "=!(),<>";
  private static final String WHITE = " \t\r\n";
  private static final Set<String> OPERATORS = Set.of("=", "==", "!=", ">", "<", "in", "notin");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final int MAX_NAME = 63;
  private static final int MAX_DOMAIN = 253;

  /** A selector that is none. */
  static final class Malformed extends Exception {

    private static final long serialVersionUID = 1;

    Malformed(String message) {
      super(message);
    }
  }

  private record Token(String text, boolean isWord) {}

  private static final Token END = new Token("", false);

  private final List<Token> tokens;
  private int at;

  LabelTerms(String text) {
    this.tokens = tokens(text);
  }

  private static List<Token> tokens(String text) {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int start = at++;
      if (WHITE.indexOf(c) >= 0) {
        continue;
      }
      if (SIGNS.indexOf(c) < 0) {
        while (at < text.length() && (SIGNS + WHITE).indexOf(text.charAt(at)) < 0) {
          at++;
        }
        tokens.add(new Token(text.substring(start, at), true));
        continue;
      }
      if (at < text.length() && text.charAt(at) == '=' && (c == '=' || c == '!')) {
        at++;
      }
      tokens.add(new Token(text.substring(start, at), false));
    }
    return tokens;
  }

  private Token next() {
    return atEnd() ? END : tokens.get(at);
  }

  private boolean atEnd() {
    return at >= tokens.size();
  }

  private Token take() {
    Token token = next();
    at++;
    return token;
  }

  private boolean takes(String sign) {
    boolean found = !next().isWord && next().text.equals(sign);
    at += found ? 1 : 0;
    return found;
  }

  private boolean ends() {
    return atEnd() || next().text.equals(",");
  }

  List<LabelSelector.Term> read() throws Malformed {
    List<LabelSelector.Term> terms = new ArrayList<>();
    if (atEnd()) {
      return terms;
    }
    do {
      terms.add(term());
    } while (takes(","));
    if (!atEnd()) {
      throw unexpected();
    }
    return terms;
  }

  private Malformed unexpected() {
    return new Malformed(
        atEnd() ? "something is missing at its end" : "'" + next().text + "' is unexpected");
  }

  private LabelSelector.Term term() throws Malformed {
    boolean absent = takes("!");
    String key = word();
    checkKey(key);
    if (ends()) {
      return new LabelSelector.Term(
          key, absent ? LabelSelector.Operator.ABSENT : LabelSelector.Operator.PRESENT, Set.of());
    }
    if (absent || !OPERATORS.contains(next().text)) {
      throw unexpected();
    }
    String operator = take().text;
    boolean set = operator.equals("in") || operator.equals("notin");
    Set<String> values = set ? values() : Set.of(ends() ? "" : word());
    LabelSelector.Operator meant = meant(operator);
    for (String value : values) {
      checkValue(value, meant);
    }
    return new LabelSelector.Term(key, meant, values);
  }

  private static LabelSelector.Operator meant(String operator) {
    return switch (operator) {
      case "!=", "notin" -> LabelSelector.Operator.NOT_IN;
      case ">" -> LabelSelector.Operator.GREATER;
      case "<" -> LabelSelector.Operator.LESS;
      default -> LabelSelector.Operator.IN;
    };
  }

  private String word() throws Malformed {
    if (!next().isWord) {
      throw unexpected();
    }
    return take().text;
  }

  /**
   * Those in parentheses; where one is missing between commas it is the empty text. The source
   * takes commas in pairs, so it refuses an even number of them at the end.
   */
  private Set<String> values() throws Malformed {
    if (!takes("(")) {
      throw unexpected();
    }
    Set<String> values = new TreeSet<>();
    if (closes()) {
      values.add("");
    }
    while (!closes()) {
      if (next().isWord) {
        values.add(take().text);
        if (!closes() && !next().text.equals(",")) {
          throw unexpected();
        }
      } else if (takes(",")) {
        separated(values);
      } else {
        throw unexpected();
      }
    }
    at++;
    return values;
  }

  private void separated(Set<String> values) throws Malformed {
    if (values.isEmpty() || closes()) {
      values.add("");
    }
    if (takes(",")) {
      values.add("");
      if (closes()) {
        throw unexpected();
      }
    }
  }

  private boolean closes() {
    return next().text.equals(")");
  }

  private static void checkKey(String key) throws Malformed {
    int slash = key.indexOf('/');
    String domain = slash < 0 ? "a" : key.substring(0, slash);
    String name = key.substring(slash + 1);
    boolean valid =
        name.length() <= MAX_NAME
            && NAME.matcher(name).matches()
            && domain.length() <= MAX_DOMAIN
            && DOMAIN.matcher(domain).matches();
    if (!valid) {
      throw new Malformed("'" + key + "' is no key of a label");
    }
  }

  private static void checkValue(String value, LabelSelector.Operator operator) throws Malformed {
    boolean order =
        operator == LabelSelector.Operator.GREATER || operator == LabelSelector.Operator.LESS;
    if (order && !isNumber(value)) {
      throw new Malformed("'" + value + "' is no whole number");
    }
    if (!value.isEmpty() && (value.length() > MAX_NAME || !NAME.matcher(value).matches())) {
      throw new Malformed("'" + value + "' is no value of a label");
    }
  }

  private static boolean isNumber(String value) {
    boolean digits = LabelSelector.NUMBER.matcher(value).matches();
    return digits && new BigInteger(value.replace("+", "")).bitLength() < Long.SIZE;
  }
}
