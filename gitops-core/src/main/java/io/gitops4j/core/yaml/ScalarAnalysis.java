package io.gitops4j.core.yaml;

/**
 * In which styles a text can be written. Source: libyaml's emitter as go-yaml v2 carries it, {@code
 * yaml_emitter_analyze_scalar}.
 *
 * @param multiline whether it has line breaks
 * @param plain whether it can stand without quotes in a block
 * @param singleQuoted whether single quotes can hold it
 * @param block whether a literal block can hold it
 */
record ScalarAnalysis(boolean multiline, boolean plain, boolean singleQuoted, boolean block) {

  static ScalarAnalysis of(int[] text) {
    if (text.length == 0) {
      return new ScalarAnalysis(false, true, true, false);
    }
    boolean indicators = startsLikeDocument(text);
    boolean special = false;
    boolean breaks = false;
    boolean breakSpace = false;
    boolean spaceBreak = false;
    boolean previousSpace = false;
    boolean previousBreak = false;
    for (int i = 0; i < text.length; i++) {
      int c = text[i];
      indicators |= i == 0 ? indicatorAtStart(text) : indicatorInside(text, i);
      special |= !printable(c);
      breaks |= isBreak(c);
      breakSpace |= c == ' ' && previousBreak;
      spaceBreak |= isBreak(c) && previousSpace;
      previousSpace = c == ' ';
      previousBreak = isBreak(c);
    }
    int first = text[0];
    int last = text[text.length - 1];
    boolean edges = first == ' ' || isBreak(first) || last == ' ' || isBreak(last);
    boolean unquotable = spaceBreak || special;
    return new ScalarAnalysis(
        breaks,
        !(edges || breakSpace || unquotable || breaks || indicators),
        !(breakSpace || unquotable),
        !(last == ' ' || unquotable));
  }

  private static boolean startsLikeDocument(int[] text) {
    return text.length >= 3
        && text[1] == text[0]
        && text[2] == text[0]
        && (text[0] == '-' || text[0] == '.');
  }

  private static boolean indicatorAtStart(int[] text) {
    return switch (text[0]) {
      case '#', ',', '[', ']', '{', '}', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`' -> true;
      case '?', ':', '-' -> beforeBlank(text, 0);
      default -> false;
    };
  }

  private static boolean indicatorInside(int[] text, int at) {
    return switch (text[at]) {
      case ':' -> beforeBlank(text, at);
      case '#' -> {
        int before = text[at - 1];
        yield before == ' ' || before == '\t' || before == 0 || isBreak(before);
      }
      default -> false;
    };
  }

  private static boolean beforeBlank(int[] text, int at) {
    return at + 1 >= text.length || text[at + 1] == ' ' || text[at + 1] == '\t';
  }

  static boolean isBreak(int c) {
    return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
  }

  /** Characters that need no escape; those beyond the first plane do. */
  static boolean printable(int c) {
    return c == '\n'
        || (c >= 0x20 && c <= 0x7E)
        || (c >= 0xA0 && c < 0xD800)
        || (c >= 0xE000 && c < 0xFFFE && c != 0xFEFF);
  }
}
