package io.gitops4j.core.chart;

/** Texts of Chart.yaml without what cannot be printed. Source: Helm's {@code sanitizeString}. */
final class Text {

  private static final String SPACES = "\t\n\u000b\f\r \u0085\u00a0\u2028\u2029";

  private Text() {}

  /** Every space becomes a blank; what is neither letter, mark, number, sign nor symbol goes. */
  static String sanitized(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (SPACES.indexOf(c) >= 0 || Character.getType(c) == Character.SPACE_SEPARATOR) {
                clean.append(' ');
              } else if (isPrintable(c)) {
                clean.appendCodePoint(c);
              }
            });
    return clean.toString();
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
