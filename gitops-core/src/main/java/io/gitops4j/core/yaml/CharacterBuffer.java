package io.gitops4j.core.yaml;

import java.util.Arrays;

/** Characters that become a text: copied as a whole, where {@code StringBuilder} takes each. */
final class CharacterBuffer {

  private static final int FIRST_SIZE = 512;

  private char[] characters = {};
  private int length;

  void clear() {
    length = 0;
  }

  void append(char c) {
    reserve(1);
    characters[length++] = c;
  }

  void append(char c, int times) {
    for (int i = 0; i < times; i++) {
      append(c);
    }
  }

  void append(char[] text, int from, int to) {
    reserve(to - from);
    System.arraycopy(text, from, characters, length, to - from);
    length += to - from;
  }

  void appendCodePoint(int codePoint) {
    reserve(2);
    length += Character.toChars(codePoint, characters, length);
  }

  private void reserve(int more) {
    if (length + more > characters.length) {
      characters = Arrays.copyOf(characters, Math.max(FIRST_SIZE, 2 * (length + more)));
    }
  }

  @Override
  public String toString() {
    return new String(characters, 0, length);
  }
}
