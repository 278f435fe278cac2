package io.gitops4j.core.template.parse;

import java.util.ArrayDeque;
import java.util.Deque;

/** The tokens of a text, some of which can be given back; and errors about them. */
final class Tokens {

  private final SourceText source;
  private final Lexer lexer;
  private final Deque<Token> returned = new ArrayDeque<>();
  private int lastLine = 1;
  private int actionLine;

  Tokens(SourceText source) {
    this.source = source;
    this.lexer = new Lexer(source.text());
  }

  Token next() {
    if (!returned.isEmpty()) {
      return returned.pop();
    }
    Token token = lexer.next();
    lastLine = token.line();
    return token;
  }

  void back(Token token) {
    returned.push(token);
  }

  Token peek() {
    Token token = next();
    back(token);
    return token;
  }

  Token nextNonSpace() {
    Token token = next();
    while (token.type() == TokenType.SPACE) {
      token = next();
    }
    return token;
  }

  /** The next token that is no blank; the blanks before it are gone. */
  Token peekNonSpace() {
    Token token = nextNonSpace();
    back(token);
    return token;
  }

  Token expect(TokenType type, String context) {
    Token token = nextNonSpace();
    if (token.type() != type) {
      throw unexpected(token, context);
    }
    return token;
  }

  void actionStarts(int line) {
    actionLine = line;
  }

  void actionEnds() {
    actionLine = 0;
  }

  /** An error at the last token that was read. */
  SyntaxException error(String reason) {
    return new SyntaxException(source.name(), lastLine, reason);
  }

  SyntaxException unexpected(Token token, String context) {
    if (token.type() != TokenType.ERROR) {
      return error("unexpected " + token + " in " + context);
    }
    if (actionLine == 0 || actionLine == token.line()) {
      return error(token.text());
    }
    String started = " started at " + source.name() + ":" + actionLine;
    return error(
        token.text() + (token.text().endsWith(" action") ? started : " in action" + started));
  }
}
