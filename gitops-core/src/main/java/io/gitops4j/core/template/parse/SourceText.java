package io.gitops4j.core.template.parse;

import io.gitops4j.core.template.value.GoText;

/**
 * A text that was parsed, and its name in messages.
 *
 * @param name the name
 * @param text the text
 * @since 0.1
 */
public record SourceText(String name, String text) {

  /** {@code NAME:LINE:COLUMN} of a position; lines count from 1, columns are bytes from 0. */
  public String location(int position) {
    int lineStart = text.lastIndexOf('\n', position - 1) + 1;
    return name + ":" + line(position) + ":" + GoText.length(text, lineStart, position);
  }

  /** The line of a position, from 1. */
  public int line(int position) {
    int line = 1;
    for (int i = 0; i < position; i++) {
      if (text.charAt(i) == '\n') {
        line++;
      }
    }
    return line;
  }
}
