package io.gitops4j.core.yaml;

import org.jspecify.annotations.Nullable;

/**
 * The short texts of one or more readings, each once: looked up by characters, so that {@code
 * metadata} is made into a string only where it stands first.
 *
 * <p>An open hash table that looks at a few slots only and stops growing, so that no choice of
 * texts makes it slow: what finds no slot is not shared.
 */
final class SharedTexts {

  private static final int MAX_LENGTH = 64;
  private static final int MAX_SLOTS = 1 << 13;
  private static final int PROBES = 8;

  private @Nullable String[] slots = new @Nullable String[64];
  private int used;

  /** The text of these characters. */
  String of(char[] text, int from, int to) {
    int length = to - from;
    if (length > MAX_LENGTH) {
      return new String(text, from, length);
    }
    if (length == 0) {
      return "";
    }
    int hash = hash(length, text[from], text[from + length / 2], text[to - 1]);
    for (int probe = 0; probe < PROBES; probe++) {
      int slot = slot(hash, probe);
      String known = slots[slot];
      if (known == null) {
        return added(slot, new String(text, from, length));
      }
      if (known.length() == length && same(known, text, from)) {
        return known;
      }
    }
    return new String(text, from, length);
  }

  /** Of a few characters only: two texts of one slot are told apart by comparing them. */
  private static int hash(int length, char first, char middle, char last) {
    int hash = (((length * 31 + first) * 31 + middle) * 31 + last) * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }

  private int slot(int hash, int probe) {
    return (hash + probe) & (slots.length - 1);
  }

  private static boolean same(String known, char[] text, int from) {
    for (int i = 0; i < known.length(); i++) {
      if (known.charAt(i) != text[from + i]) {
        return false;
      }
    }
    return true;
  }

  private String added(int slot, String text) {
    slots[slot] = text;
    if (++used > slots.length / 4 * 3 && slots.length < MAX_SLOTS) {
      grow();
    }
    return text;
  }

  private void grow() {
    @Nullable String[] old = slots;
    slots = new @Nullable String[old.length * 2];
    used = 0;
    for (String text : old) {
      if (text != null) {
        keep(text);
      }
    }
  }

  private void keep(String text) {
    int length = text.length();
    int hash = hash(length, text.charAt(0), text.charAt(length / 2), text.charAt(length - 1));
    for (int probe = 0; probe < PROBES; probe++) {
      int slot = slot(hash, probe);
      if (slots[slot] == null) {
        slots[slot] = text;
        used++;
        return;
      }
    }
  }
}
