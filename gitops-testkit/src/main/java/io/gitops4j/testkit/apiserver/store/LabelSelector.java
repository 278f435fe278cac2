package io.gitops4j.testkit.apiserver.store;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A label selector in its textual form: {@code a=b,c!=d,e in (f,g),!h,n>2}.
 *
 * <p>A small lexer and a parser of requirements, because the messages of refusals name the token
 * that was met and those that were expected. Source: k8s.io/apimachinery, {@code
 * pkg/labels/selector.go}; held by the {@code read-label-selector} conversations.
 */
public final class LabelSelector {
  private static final Pattern NAME = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");

  private enum Operator {
    EQUALS,
    NOT_EQUALS,
    IN,
    NOT_IN,
    EXISTS,
    NOT_EXISTS,
    GREATER,
    LESS
  }

  private record Requirement(String key, Operator operator, List<String> values) {
    boolean matches(@Nullable Map<String, @Nullable Object> labels) {
      Object found = labels == null ? null : labels.get(key);
      return switch (operator) {
        case EXISTS -> found != null;
        case NOT_EXISTS -> found == null;
        case EQUALS, IN -> found != null && values.contains(String.valueOf(found));
        case NOT_EQUALS, NOT_IN -> found == null || !values.contains(String.valueOf(found));
        case GREATER, LESS -> found != null && compares(String.valueOf(found));
      };
    }

    private boolean compares(String found) {
      try {
        int order = Long.compare(Long.parseLong(found), Long.parseLong(values.get(0)));
        return operator == Operator.GREATER ? order > 0 : order < 0;
      } catch (NumberFormatException e) {
        return false;
      }
    }
  }

  private final List<Requirement> requirements;

  private LabelSelector(List<Requirement> requirements) {
    this.requirements = requirements;
  }

  /**
   * Reads a selector; an empty text selects everything.
   *
   * @throws ApiException 400 with the parser's message
   */
  public static LabelSelector parse(String text) {
    return new LabelSelector(new Parser(text).requirements());
  }

  /** Whether nothing is asked for. */
  public boolean everything() {
    return requirements.isEmpty();
  }

  /** Whether an object's labels meet all requirements. */
  public boolean matches(Map<String, @Nullable Object> object) {
    if (requirements.isEmpty()) {
      return true;
    }
    Map<String, @Nullable Object> labels = Json.map(object, "metadata", "labels");
    return requirements.stream().allMatch(r -> r.matches(labels));
  }

  private static final class Parser {
    private static final String SPECIAL = "=!(),><";
    private final List<String> tokens = new ArrayList<>();
    private int position;

    Parser(String text) {
      int i = 0;
      while (i < text.length()) {
        char c = text.charAt(i);
        if (Character.isWhitespace(c)) {
          i++;
        } else if (SPECIAL.indexOf(c) >= 0) {
          boolean two =
              i + 1 < text.length() && text.charAt(i + 1) == '=' && (c == '=' || c == '!');
          tokens.add(text.substring(i, i + (two ? 2 : 1)));
          i += two ? 2 : 1;
        } else {
          int start = i;
          while (i < text.length()
              && SPECIAL.indexOf(text.charAt(i)) < 0
              && !Character.isWhitespace(text.charAt(i))) {
            i++;
          }
          tokens.add(text.substring(start, i));
        }
      }
    }

    private String peek() {
      return position < tokens.size() ? tokens.get(position) : "";
    }

    private String next() {
      String token = peek();
      position++;
      return token;
    }

    private static boolean identifier(String token) {
      return !token.isEmpty() && SPECIAL.indexOf(token.charAt(0)) < 0;
    }

    List<Requirement> requirements() {
      List<Requirement> requirements = new ArrayList<>();
      if (tokens.isEmpty()) {
        return requirements;
      }
      while (true) {
        String token = peek();
        if (!identifier(token) && !token.equals("!")) {
          if (token.isEmpty()) {
            return requirements;
          }
          throw bad("found '" + token + "', expected: !, identifier, or 'end of string'");
        }
        requirements.add(requirement());
        String separator = next();
        if (separator.isEmpty()) {
          return requirements;
        }
        if (!separator.equals(",")) {
          throw bad("found '" + separator + "', expected: ',' or 'end of string'");
        }
        if (!identifier(peek()) && !peek().equals("!")) {
          throw bad("found '" + peek() + "', expected: identifier after ','");
        }
      }
    }

    private Requirement requirement() {
      boolean negated = peek().equals("!");
      if (negated) {
        next();
      }
      String key = next();
      if (!identifier(key)) {
        throw unparsed("found '" + key + "', expected: identifier");
      }
      checkKey(key);
      String token = peek();
      if (negated || token.isEmpty() || token.equals(",")) {
        if (!negated && !token.isEmpty() && !token.equals(",")) {
          throw unparsed("found '" + token + "'");
        }
        return new Requirement(key, negated ? Operator.NOT_EXISTS : Operator.EXISTS, List.of());
      }
      return comparison(key, next());
    }

    private Requirement comparison(String key, String token) {
      return switch (token) {
        case "=", "==" -> checked(key, Operator.EQUALS, List.of(value()));
        case "!=" -> checked(key, Operator.NOT_EQUALS, List.of(value()));
        case ">", "<" -> number(key, token.equals(">") ? Operator.GREATER : Operator.LESS);
        case "in" -> checked(key, Operator.IN, values());
        case "notin" -> checked(key, Operator.NOT_IN, values());
        default -> throw unparsed("found '" + token + "', expected: in, notin, =, ==, !=, gt, lt");
      };
    }

    private Requirement number(String key, Operator operator) {
      String value = value();
      if (!value.matches("[+-]?\\d{1,18}")) {
        throw unparsed(
            "values[0]: Invalid value: "
                + Json.text(value)
                + ": for 'Gt', 'Lt' operators, the value must be an integer");
      }
      return checked(key, operator, List.of(value));
    }

    private String value() {
      if (identifier(peek())) {
        return next();
      }
      if (!peek().isEmpty() && !peek().equals(",")) {
        throw unparsed("found '" + peek() + "', expected: identifier");
      }
      return "";
    }

    private List<String> values() {
      String open = next();
      if (!open.equals("(")) {
        throw unparsed("found '" + open + "' expected: '('");
      }
      TreeSet<String> values = new TreeSet<>();
      boolean last = false;
      while (true) {
        String token = next();
        if (token.equals(")")) {
          if (!last) {
            values.add("");
          }
          return List.copyOf(values);
        }
        if (token.equals(",")) {
          if (!last) {
            values.add("");
          }
          last = false;
        } else if (identifier(token)) {
          values.add(token);
          last = true;
        } else {
          throw unparsed("found '" + token + "', expected: ',', ')' or identifier");
        }
      }
    }

    private static Requirement checked(String key, Operator operator, List<String> values) {
      for (int i = 0; i < values.size(); i++) {
        String value = values.get(i);
        String mistake =
            value.length() > 63
                ? "must be no more than 63 characters"
                : !value.isEmpty() && !NAME.matcher(value).matches()
                    ? "a valid label must be an empty string or consist of alphanumeric characters,"
                        + " '-', '_' or '.', and must start and end with an alphanumeric character"
                        + " (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for"
                        + " validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
                    : "";
        if (!mistake.isEmpty()) {
          throw unparsed(
              "values["
                  + i
                  + "]["
                  + key
                  + "]: Invalid value: "
                  + Json.text(value)
                  + ": "
                  + mistake);
        }
      }
      return new Requirement(key, operator, values);
    }

    private static void checkKey(String key) {
      List<String> mistakes = Names.qualified(key);
      if (!mistakes.isEmpty()) {
        throw unparsed(
            "<nil>: Invalid value: " + Json.text(key) + ": " + String.join("; ", mistakes));
      }
    }

    private static ApiException unparsed(String message) {
      return bad("unable to parse requirement: " + message);
    }

    private static ApiException bad(String message) {
      return ApiException.badRequest(message);
    }
  }
}
