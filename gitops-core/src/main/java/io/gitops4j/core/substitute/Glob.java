package io.gitops4j.core.substitute;

/**
 * A shell pattern, matched against the beginning of a text in {@link ByteText}.
 *
 * <p>The rule is Go's {@code path.Match} as {@code fluxcd/pkg/envsubst/path} changed it: {@code *}
 * and {@code ?} match a slash, too. A character class is {@code [abc]}, {@code [a-z]} or {@code
 * [^a]}; {@code [!a]} is the class of {@code !} and {@code a}. A pattern is found malformed only
 * when matching gets to the malformed place, so the same pattern may fail for one text and not for
 * another. After a star, each piece of the pattern takes the first place where it fits and does not
 * go back, which is enough because a star swallows the rest.
 */
final class Glob {

  /** Thrown when matching gets to a malformed place of the pattern. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException() {
      super("syntax error in pattern", null, false, false);
    }
  }

  private static final int NO_MATCH = -1;

  private final String pattern;
  private final Expansion.Steps steps;
  private final int offset;

  Glob(String pattern, Expansion.Steps steps, int offset) {
    this.pattern = pattern;
    this.steps = steps;
    this.offset = offset;
  }

  /** Whether the pattern matches the first {@code end} bytes of a text, all of them. */
  boolean matches(String text, int end) throws MalformedException {
    int p = 0;
    int t = 0;
    while (p < pattern.length()) {
      boolean star = false;
      while (p < pattern.length() && pattern.charAt(p) == '*') {
        star = true;
        p++;
      }
      int chunkEnd = chunkEnd(p);
      if (star && chunkEnd == p) {
        return true;
      }
      boolean last = chunkEnd == pattern.length();
      int next = chunk(p, chunkEnd, text, t, end);
      while (star && t < end && (next == NO_MATCH || (last && next < end))) {
        t++;
        next = chunk(p, chunkEnd, text, t, end);
      }
      if (next == NO_MATCH || (last && next < end)) {
        return false;
      }
      t = next;
      p = chunkEnd;
    }
    return t == end;
  }

  /** Where the piece that begins at a place of the pattern ends: before a star outside a class. */
  private int chunkEnd(int from) {
    boolean inClass = false;
    for (int i = from; i < pattern.length(); i++) {
      steps.take(1, offset);
      switch (pattern.charAt(i)) {
        case '\\' -> i++;
        case '[' -> inClass = true;
        case ']' -> inClass = false;
        case '*' -> {
          if (!inClass) {
            return i;
          }
        }
        default -> {}
      }
    }
    return pattern.length();
  }

  /** Where in the text the piece that matches at a place ends; {@link #NO_MATCH} for no match. */
  private int chunk(int from, int to, String text, int at, int end) throws MalformedException {
    int p = from;
    int t = at;
    while (p < to) {
      steps.take(1, offset);
      if (t >= end) {
        return NO_MATCH;
      }
      switch (pattern.charAt(p)) {
        case '[' -> {
          CharacterClass set = characterClass(p + 1, to, codePoint(text, t, end));
          if (!set.matched()) {
            return NO_MATCH;
          }
          p = set.end();
          t += width(text, t, end);
        }
        case '?' -> {
          p++;
          t += width(text, t, end);
        }
        default -> {
          if (pattern.charAt(p) == '\\' && ++p >= to) {
            throw new MalformedException();
          }
          if (pattern.charAt(p) != text.charAt(t)) {
            return NO_MATCH;
          }
          p++;
          t++;
        }
      }
    }
    return t;
  }

  /** Whether a character is in a class, and where in the pattern the class ends. */
  private record CharacterClass(boolean matched, int end) {}

  private CharacterClass characterClass(int from, int to, int character) throws MalformedException {
    int p = from;
    boolean negated = p < to && pattern.charAt(p) == '^';
    if (negated) {
      p++;
    }
    boolean found = false;
    for (boolean first = true; first || p >= to || pattern.charAt(p) != ']'; first = false) {
      steps.take(1, offset);
      int low = member(p, to);
      p = memberEnd(p, to);
      int high = low;
      if (pattern.charAt(p) == '-') {
        high = member(p + 1, to);
        p = memberEnd(p + 1, to);
      }
      found |= low <= character && character <= high;
    }
    return new CharacterClass(found != negated, p + 1);
  }

  private int member(int at, int to) throws MalformedException {
    return ByteText.codePoint(pattern, memberStart(at, to));
  }

  private int memberEnd(int at, int to) throws MalformedException {
    int start = memberStart(at, to);
    int end = start + ByteText.width(pattern, start);
    if (end >= to) {
      throw new MalformedException();
    }
    return end;
  }

  private int memberStart(int at, int to) throws MalformedException {
    if (at >= to || pattern.charAt(at) == '-' || pattern.charAt(at) == ']') {
      throw new MalformedException();
    }
    int start = pattern.charAt(at) == '\\' ? at + 1 : at;
    boolean broken =
        start >= to || (pattern.charAt(start) >= 0x80 && ByteText.width(pattern, start) == 1);
    if (broken) {
      throw new MalformedException();
    }
    return start;
  }

  private static int codePoint(String text, int at, int end) {
    return at + ByteText.width(text, at) > end ? 0xFFFD : ByteText.codePoint(text, at);
  }

  private static int width(String text, int at, int end) {
    return at + ByteText.width(text, at) > end ? 1 : ByteText.width(text, at);
  }
}
