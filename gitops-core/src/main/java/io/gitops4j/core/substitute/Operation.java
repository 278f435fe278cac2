package io.gitops4j.core.substitute;

import io.gitops4j.core.substitute.Template.Expression;
import java.util.List;

/**
 * What an operator makes of a value, all in {@link ByteText}. Source: {@code
 * fluxcd/pkg/envsubst/funcs.go}.
 *
 * <p>Surprising cases: an operator nobody knows, such as {@code ,^}, gives the value; positions
 * that are no numbers give the whole value; a length below zero, at which Flux' code panics, is an
 * error here; trimming never removes an empty match, and trims from the end by reversing value and
 * pattern, so that a character class reads backwards there.
 */
final class Operation {

  /** Told how many bytes are about to be made. */
  @FunctionalInterface
  interface Room {
    void require(long bytes, int offset);
  }

  private final Expression expression;
  private final String value;
  private final List<String> arguments;
  private final Expansion.Steps steps;
  private final Room room;

  Operation(
      Expression expression,
      String value,
      List<String> arguments,
      Expansion.Steps steps,
      Room room) {
    this.expression = expression;
    this.value = value;
    this.arguments = arguments;
    this.steps = steps;
    this.room = room;
  }

  String apply() {
    return switch (expression.operator()) {
      case "," -> ByteText.mapFirst(value, Character::toLowerCase);
      case ",," -> ByteText.map(value, Character::toLowerCase);
      case "^" -> ByteText.mapFirst(value, Character::toUpperCase);
      case "^^" -> ByteText.map(value, Character::toUpperCase);
      case "#" -> arguments.isEmpty() ? Integer.toString(value.length()) : trimStart(false);
      case "##" -> trimStart(true);
      case "%" -> trimEnd(false);
      case "%%" -> trimEnd(true);
      case ":" -> substring();
      case "/" -> replaceFirst();
      case "//" -> replaceAll();
      case "/#" ->
          arguments.size() == 2 && value.startsWith(arguments.get(0)) ? replaceFirst() : value;
      case "/%" -> arguments.size() == 2 && value.endsWith(arguments.get(0)) ? replaceEnd() : value;
      default -> value.isEmpty() ? joined() : value;
    };
  }

  private String joined() {
    room.require(arguments.stream().mapToLong(String::length).sum(), expression.offset());
    return String.join("", arguments);
  }

  private String substring() {
    if (!isNumber(arguments.get(0)) || (arguments.size() > 1 && !isNumber(arguments.get(1)))) {
      return value;
    }
    long size = value.length();
    long from = Long.parseLong(arguments.get(0));
    if (from < 0) {
      from = Math.max(0, from + size);
    }
    if (arguments.size() == 1) {
      return from < size ? value.substring((int) from) : "";
    }
    long end = from + Long.parseLong(arguments.get(1));
    if (end >= size) {
      return from < size ? value.substring((int) from) : "";
    }
    if (end < from) {
      throw TemplateException.malformed(
          expression.offset(),
          "bad substitution: the length of ${" + expression.variable() + ":…} is below zero");
    }
    return value.substring((int) from, (int) end);
  }

  private static boolean isNumber(String text) {
    if (!text.matches("[+-]?[0-9]+")) {
      return false;
    }
    try {
      Long.parseLong(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private String replacement() {
    return arguments.size() > 1 ? arguments.get(1) : "";
  }

  private String replaceFirst() {
    int at = value.indexOf(arguments.get(0));
    return at < 0
        ? value
        : value.substring(0, at) + replacement() + value.substring(at + arguments.get(0).length());
  }

  private String replaceAll() {
    String pattern = arguments.get(0);
    if (pattern.isEmpty()) {
      return replaceBetweenCharacters();
    }
    long count = 0;
    for (int at = value.indexOf(pattern); at >= 0; at = value.indexOf(pattern, at)) {
      count++;
      at += pattern.length();
    }
    long growth = (long) replacement().length() - pattern.length();
    room.require(value.length() + count * growth, expression.offset());
    return value.replace(pattern, replacement());
  }

  /** An empty pattern, which only an expression can give, matches around every character. */
  private String replaceBetweenCharacters() {
    String between = replacement();
    room.require(value.length() + (value.length() + 1L) * between.length(), expression.offset());
    StringBuilder out = new StringBuilder(between);
    for (int at = 0; at < value.length(); at += ByteText.width(value, at)) {
      out.append(value, at, at + ByteText.width(value, at)).append(between);
    }
    return out.toString();
  }

  private String replaceEnd() {
    return value.substring(0, value.length() - arguments.get(0).length()) + replacement();
  }

  private String trimStart(boolean longest) {
    return trimmed(value, new Glob(arguments.get(0), steps, expression.offset()), longest);
  }

  private String trimEnd(boolean longest) {
    Glob glob = new Glob(ByteText.reverse(arguments.get(0)), steps, expression.offset());
    return ByteText.reverse(trimmed(ByteText.reverse(value), glob, longest));
  }

  private static String trimmed(String text, Glob glob, boolean longest) {
    int match = 0;
    try {
      for (int end = text.length(); end > 0 && (match == 0 || !longest); end--) {
        if (glob.matches(text, end)) {
          match = end;
        }
      }
    } catch (Glob.MalformedException e) {
      return text;
    }
    return text.substring(match);
  }
}
