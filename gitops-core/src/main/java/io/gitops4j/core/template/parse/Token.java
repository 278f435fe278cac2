package io.gitops4j.core.template.parse;

import io.gitops4j.core.template.format.GoFormat;
import java.util.List;

/**
 * A token.
 *
 * @param type its sort
 * @param position where it starts in the text
 * @param text its characters, or the message of an error
 * @param line the line it starts in, from 1
 */
record Token(TokenType type, int position, String text, int line) {

  /** The token as messages name it. */
  @Override
  public String toString() {
    if (type == TokenType.EOF) {
      return "EOF";
    } else if (type == TokenType.ERROR) {
      return text;
    } else if (type.keyword()) {
      return "<" + text + ">";
    }
    return GoFormat.printf(text.length() > 10 ? "%.10q..." : "%q", List.of(text));
  }
}
