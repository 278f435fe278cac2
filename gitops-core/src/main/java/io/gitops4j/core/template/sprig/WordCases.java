package io.gitops4j.core.template.sprig;

/**
 * Texts such as {@code HTTPServer2xx} in {@code snake_case}, {@code kebab-case} and {@code
 * CamelCase}.
 *
 * <p>The rule: a text is cut into runs of digits, capitals, letters, connectors (blank, hyphen,
 * underscore), punctuation and others; the last capital before a small letter begins the next word;
 * a number belongs to the letters after it if there are some, else to the word before it. Each
 * connector becomes the wanted one, and one is put between words. Source:
 * github.com/huandu/xstrings v1.5, {@code convert.go}. Tests: the table {@code strings.txt}.
 */
final class WordCases {

  private enum Sort {
    NONE,
    NUMBER,
    UPPER,
    ALPHABET,
    CONNECTOR,
    PUNCTUATION,
    OTHER
  }

  private final int[] runes;
  private final int connector;
  private final StringBuilder out = new StringBuilder();
  private int start;
  private int end;
  private Sort sort = Sort.NONE;

  private WordCases(String text, int connector) {
    this.runes = text.codePoints().toArray();
    this.connector = connector;
  }

  /** Words of small letters with a connector between them. */
  static String separated(String text, char connector) {
    WordCases cases = new WordCases(text, connector);
    cases.run();
    return cases.out.toString();
  }

  private void run() {
    next();
    while (end < runes.length) {
      if (sort != Sort.CONNECTOR) {
        write();
      }
      Sort before = sort;
      int from = start;
      int to = end;
      next();
      switch (before) {
        case NUMBER -> lettersAndNumbers();
        case CONNECTOR -> write(before, from, to);
        case PUNCTUATION -> {}
        default -> afterWord();
      }
    }
    write();
  }

  /** What follows a word: a number may belong to it or to the letters behind. */
  private void afterWord() {
    if (sort != Sort.NUMBER) {
      connectUnless(Sort.CONNECTOR, Sort.PUNCTUATION);
      return;
    }
    if (end == runes.length) {
      return;
    }
    int from = start;
    int to = end;
    next();
    if (sort == Sort.ALPHABET) {
      out.appendCodePoint(connector);
      write(Sort.NUMBER, from, to);
      lettersAndNumbers();
    } else {
      write(Sort.NUMBER, from, to);
      connectUnless(Sort.CONNECTOR, Sort.PUNCTUATION);
    }
  }

  private void lettersAndNumbers() {
    while (sort == Sort.ALPHABET || sort == Sort.NUMBER) {
      write();
      next();
    }
    if (sort != Sort.NONE) {
      connectUnless(Sort.CONNECTOR, Sort.PUNCTUATION);
    }
  }

  private void connectUnless(Sort one, Sort other) {
    if (sort != one && sort != other) {
      out.appendCodePoint(connector);
    }
  }

  private void write() {
    write(sort, start, end);
  }

  private void write(Sort what, int from, int to) {
    for (int i = from; i < to; i++) {
      int rune = runes[i];
      if (what == Sort.CONNECTOR) {
        rune = connector;
      } else if (what == Sort.UPPER) {
        rune = Character.toLowerCase(rune);
      }
      out.appendCodePoint(rune);
    }
  }

  private void next() {
    start = end;
    if (start == runes.length) {
      sort = Sort.NONE;
      return;
    }
    int rune = runes[end++];
    if (isConnector(rune)) {
      sort = Sort.CONNECTOR;
      while (end < runes.length && isConnector(runes[end])) {
        end++;
      }
    } else if (isPunctuation(rune)) {
      sort = Sort.PUNCTUATION;
      while (end < runes.length && isPunctuation(runes[end])) {
        end++;
      }
    } else if (Character.isUpperCase(rune)) {
      sort = Sort.UPPER;
      capitals();
    } else if (isAlphabet(rune)) {
      sort = Sort.ALPHABET;
      smallLetters();
    } else if (isNumber(rune)) {
      sort = Sort.NUMBER;
      while (end < runes.length && isNumber(runes[end])) {
        end++;
      }
    } else {
      sort = Sort.OTHER;
      while (end < runes.length && isOther(runes[end])) {
        end++;
      }
    }
  }

  private void capitals() {
    int first = end;
    while (end < runes.length && Character.isUpperCase(runes[end])) {
      end++;
    }
    if (end == first) {
      smallLetters();
    } else if (end < runes.length && isAlphabet(runes[end])) {
      end--;
    }
  }

  private void smallLetters() {
    while (end < runes.length && isAlphabet(runes[end]) && !Character.isUpperCase(runes[end])) {
      end++;
    }
  }

  private static boolean isConnector(int rune) {
    return rune == '-' || rune == '_' || Spaces.isSpace(rune);
  }

  private static boolean isOther(int rune) {
    return !isConnector(rune) && !isAlphabet(rune) && !isNumber(rune) && !isPunctuation(rune);
  }

  private static boolean isNumber(int rune) {
    int type = Character.getType(rune);
    return type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  private static boolean isPunctuation(int rune) {
    return switch (Character.getType(rune)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /** Chinese characters count as others. */
  private static boolean isAlphabet(int rune) {
    if (!Character.isLetter(rune)) {
      return false;
    }
    boolean eastAsian =
        (rune >= 0x3400 && rune <= 0x4D85)
            || (rune >= 0x4E00 && rune <= 0x9FCC)
            || (rune >= 0x20000 && rune <= 0x2B81D);
    return !eastAsian;
  }

  /**
   * Words without connectors, each with a capital and no other at its front; connectors at the
   * front stay.
   */
  static String pascal(String text) {
    int[] runes = text.codePoints().toArray();
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < runes.length && isConnector(runes[at])) {
      out.appendCodePoint(runes[at++]);
    }
    if (at == runes.length) {
      // A text of connectors alone gains one: so does xstrings.
      return at == 0 ? "" : out.appendCodePoint(runes[at - 1]).toString();
    }
    boolean inCapitals = Character.isUpperCase(runes[at]);
    int current = Character.toUpperCase(runes[at++]);
    while (at < runes.length) {
      int before = current;
      current = runes[at++];
      if (isConnector(before) && !isConnector(current)) {
        inCapitals = Character.isUpperCase(current);
        current = Character.toUpperCase(current);
        continue;
      }
      if (!isConnector(before)) {
        boolean capital = Character.isUpperCase(current);
        current = inCapitals && capital ? Character.toLowerCase(current) : current;
        inCapitals &= capital;
      }
      out.appendCodePoint(before);
    }
    return out.appendCodePoint(current).toString();
  }
}
