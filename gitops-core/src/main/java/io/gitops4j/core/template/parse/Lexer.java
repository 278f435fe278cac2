package io.gitops4j.core.template.parse;

import io.gitops4j.core.template.format.GoFormat;
import java.util.List;
import java.util.Map;

/**
 * Cuts a template into tokens, one at a time: text up to the next <code>{{</code>, then the tokens
 * of the action up to its <code>}}</code>.
 *
 * <p>Blanks inside an action are a token of their own, because they separate arguments: {@code .a
 * .b} are two, {@code .a.b} is one. A dash beside a delimiter trims only with a blank on its inner
 * side: <code>{{-1}}</code> is a number. After an error the lexer gives nothing but the end. Each
 * call moves forward or ends, so the lexer ends for every text. Source: Go's {@code
 * text/template/parse}. Tests: {@code LexerTest}.
 */
final class Lexer {

  private static final String LEFT = "{{";
  private static final String RIGHT = "}}";
  private static final int END = -1;

  private static final Map<String, TokenType> KEYWORDS =
      Map.ofEntries(
          Map.entry("block", TokenType.BLOCK),
          Map.entry("break", TokenType.BREAK),
          Map.entry("continue", TokenType.CONTINUE),
          Map.entry("define", TokenType.DEFINE),
          Map.entry("else", TokenType.ELSE),
          Map.entry("end", TokenType.END),
          Map.entry("if", TokenType.IF),
          Map.entry("range", TokenType.RANGE),
          Map.entry("nil", TokenType.NIL),
          Map.entry("template", TokenType.TEMPLATE),
          Map.entry("with", TokenType.WITH),
          Map.entry("true", TokenType.BOOL),
          Map.entry("false", TokenType.BOOL));

  private final String input;
  private int at;
  private int start;
  private int line = 1;
  private int counted;
  private boolean inAction;
  private int parens;
  private boolean ended;

  Lexer(String input) {
    this.input = input;
  }

  /** The next token; at the end, and after an error, {@link TokenType#EOF} again and again. */
  Token next() {
    start = at;
    if (ended) {
      return token(TokenType.EOF);
    }
    return inAction ? action() : text();
  }

  private Token token(TokenType type) {
    return token(type, type == TokenType.EOF ? "EOF" : input.substring(start, at));
  }

  private Token token(TokenType type, String text) {
    for (; counted < start; counted++) {
      if (input.charAt(counted) == '\n') {
        line++;
      }
    }
    return new Token(type, start, text, line);
  }

  private Token error(String message, Object... values) {
    ended = true;
    return token(TokenType.ERROR, GoFormat.printf(message, List.of(values)));
  }

  // Text.

  private Token text() {
    while (true) {
      int open = input.indexOf(LEFT, at);
      if (open < 0) {
        at = input.length();
        return at > start ? token(TokenType.TEXT) : token(TokenType.EOF);
      }
      boolean trim = trimsLeft(open + LEFT.length());
      int end = trim ? trimmedEnd(start, open) : open;
      if (end > start) {
        at = end;
        Token text = token(TokenType.TEXT);
        at = open;
        return text;
      }
      int inner = open + LEFT.length() + (trim ? 2 : 0);
      if (!input.startsWith("/*", inner)) {
        start = open;
        at = open + LEFT.length();
        Token delimiter = token(TokenType.LEFT_DELIMITER);
        at = inner;
        inAction = true;
        parens = 0;
        return delimiter;
      }
      start = inner;
      int close = input.indexOf("*/", inner + 2);
      if (close < 0) {
        return error("unclosed comment");
      }
      at = close + 2;
      if (!atRightDelimiter()) {
        return error("comment ends before closing delimiter");
      }
      afterRightDelimiter();
      start = at;
    }
  }

  private boolean trimsLeft(int position) {
    return position + 1 < input.length()
        && input.charAt(position) == '-'
        && isSpace(input.charAt(position + 1));
  }

  private int trimmedEnd(int from, int to) {
    int end = to;
    while (end > from && isSpace(input.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  private boolean trimsRight(int position) {
    return position + 1 < input.length()
        && isSpace(input.charAt(position))
        && input.charAt(position + 1) == '-'
        && input.startsWith(RIGHT, position + 2);
  }

  private boolean atRightDelimiter() {
    return trimsRight(at) || input.startsWith(RIGHT, at);
  }

  /** Moves past a right delimiter and the blanks that it trims. */
  private void afterRightDelimiter() {
    boolean trim = trimsRight(at);
    at += RIGHT.length() + (trim ? 2 : 0);
    while (trim && at < input.length() && isSpace(input.charAt(at))) {
      at++;
    }
  }

  // Actions.

  private Token action() {
    if (atRightDelimiter()) {
      return parens == 0 ? rightDelimiter() : error("unclosed left paren");
    }
    int rune = read();
    if (rune == END) {
      return error("unclosed action");
    } else if (isSpace(rune)) {
      return space();
    } else if (isAlphaNumeric(rune) && (rune < '0' || rune > '9')) {
      return identifier();
    }
    return switch (rune) {
      case '=' -> token(TokenType.ASSIGN);
      case ':' -> read() == '=' ? token(TokenType.DECLARE) : error("expected :=");
      case '|' -> token(TokenType.PIPE);
      case '"' -> quoted('"', TokenType.STRING, "unterminated quoted string");
      case '`' -> rawString();
      case '$' -> name(TokenType.VARIABLE, TokenType.VARIABLE);
      case '\'' -> quoted('\'', TokenType.CHAR_CONSTANT, "unterminated character constant");
      case '.' ->
          at == input.length() || digitAt(at) ? number() : name(TokenType.FIELD, TokenType.DOT);
      case '+', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      case '(' -> {
        parens++;
        yield token(TokenType.LEFT_PAREN);
      }
      case ')' -> --parens < 0 ? error("unexpected right paren") : token(TokenType.RIGHT_PAREN);
      default ->
          rune > ' ' && rune < 0x7f
              ? token(TokenType.CHAR)
              : error("unrecognized character in action: %#U", (long) rune);
    };
  }

  private Token rightDelimiter() {
    start = at + (trimsRight(at) ? 2 : 0);
    Token delimiter = token(TokenType.RIGHT_DELIMITER, RIGHT);
    afterRightDelimiter();
    inAction = false;
    return delimiter;
  }

  /** Blanks; the last one may belong to a delimiter that trims. */
  private Token space() {
    while (at < input.length() && isSpace(input.charAt(at))) {
      at++;
    }
    if (trimsRight(at - 1)) {
      at--;
      if (at == start) {
        return rightDelimiter();
      }
    }
    return token(TokenType.SPACE);
  }

  private Token identifier() {
    skipWord();
    if (!atTerminator()) {
      return error("bad character %#U", (long) input.codePointAt(at));
    }
    return token(KEYWORDS.getOrDefault(input.substring(start, at), TokenType.IDENTIFIER));
  }

  /** A field or variable; alone, without a name, the dot or the dollar. */
  private Token name(TokenType named, TokenType alone) {
    if (atTerminator()) {
      return token(alone);
    }
    skipWord();
    if (!atTerminator()) {
      return error("bad character %#U", (long) input.codePointAt(at));
    }
    return token(named);
  }

  private void skipWord() {
    while (at < input.length() && isAlphaNumeric(input.codePointAt(at))) {
      at += Character.charCount(input.codePointAt(at));
    }
  }

  private boolean atTerminator() {
    if (at >= input.length()) {
      return true;
    }
    char c = input.charAt(at);
    return isSpace(c) || ".,|:)(".indexOf(c) >= 0 || input.startsWith(RIGHT, at);
  }

  private Token quoted(char quote, TokenType type, String unterminated) {
    while (true) {
      int rune = read();
      if (rune == '\\') {
        rune = read();
        if (rune != END && rune != '\n') {
          continue;
        }
      }
      if (rune == END || rune == '\n') {
        return error(unterminated);
      }
      if (rune == quote) {
        return token(type);
      }
    }
  }

  private Token rawString() {
    int close = input.indexOf('`', at);
    if (close < 0) {
      return error("unterminated raw quoted string");
    }
    at = close + 1;
    return token(TokenType.RAW_STRING);
  }

  private Token number() {
    at = start;
    if (!scanNumber()) {
      return error("bad number syntax: %q", input.substring(start, at));
    }
    if (at < input.length() && "+-".indexOf(input.charAt(at)) >= 0) {
      if (!scanNumber() || input.charAt(at - 1) != 'i') {
        return error("bad number syntax: %q", input.substring(start, at));
      }
      return token(TokenType.COMPLEX);
    }
    return token(TokenType.NUMBER);
  }

  private boolean scanNumber() {
    accept("+-");
    String digits = "0123456789_";
    if (accept("0")) {
      if (accept("xX")) {
        digits = "0123456789abcdefABCDEF_";
      } else if (accept("oO")) {
        digits = "01234567_";
      } else if (accept("bB")) {
        digits = "01_";
      }
    }
    acceptAll(digits);
    if (accept(".")) {
      acceptAll(digits);
    }
    boolean exponent =
        (digits.length() == 11 && accept("eE")) || (digits.length() == 23 && accept("pP"));
    if (exponent) {
      accept("+-");
      acceptAll("0123456789_");
    }
    accept("i");
    if (at < input.length() && isAlphaNumeric(input.codePointAt(at))) {
      read();
      return false;
    }
    return true;
  }

  private boolean accept(String valid) {
    boolean accepted = at < input.length() && valid.indexOf(input.charAt(at)) >= 0;
    if (accepted) {
      at++;
    }
    return accepted;
  }

  private void acceptAll(String valid) {
    while (at < input.length() && valid.indexOf(input.charAt(at)) >= 0) {
      at++;
    }
  }

  private int read() {
    if (at >= input.length()) {
      return END;
    }
    int rune = input.codePointAt(at);
    at += Character.charCount(rune);
    return rune;
  }

  private boolean digitAt(int position) {
    return position < input.length()
        && input.charAt(position) >= '0'
        && input.charAt(position) <= '9';
  }

  private static boolean isSpace(int rune) {
    return rune == ' ' || rune == '\t' || rune == '\r' || rune == '\n';
  }

  private static boolean isAlphaNumeric(int rune) {
    return rune == '_' || Character.isLetter(rune) || Character.isDigit(rune);
  }
}
