package io.gitops4j.secrets.leak;

import java.util.Arrays;

/**
 * One pass over a text in pieces: turns characters into UTF-8 and hands them on in blocks, because
 * most blocks are ASCII without anything encoded and go through a tight loop.
 */
final class Scan {
  private static final int BLOCK = 2048;
  private static final int SEEN = 8;

  private final Patterns patterns;
  private final Channel root;
  private final Sighting sighting;
  private final long[] seenStarts = new long[SEEN];
  private final long[] seenEnds = new long[SEEN];
  private final int[] seenSecrets = new int[SEEN];
  private final LeakForm[] seenForms = new LeakForm[SEEN];
  private final byte[] block;
  private final char[] chars;
  private int seen;
  private long offset;
  private char high;

  /** Starts a pass; the sighting gets each place once, in the order of their ends. */
  Scan(Patterns patterns, int expectedLength, Sighting sighting) {
    this.patterns = patterns;
    this.sighting = sighting;
    this.block = new byte[Math.max(16, Math.min(BLOCK, expectedLength))];
    this.chars = new char[block.length];
    this.root = Channel.root(patterns, this::report);
    Arrays.fill(seenSecrets, -1);
  }

  private void report(int secret, LeakForm form, long start, long end) {
    for (int i = 0; i < SEEN; i++) {
      if (seenSecrets[i] == secret
          && seenForms[i] == form
          && seenStarts[i] == start
          && seenEnds[i] == end) {
        return;
      }
    }
    seenSecrets[seen] = secret;
    seenForms[seen] = form;
    seenStarts[seen] = start;
    seenEnds[seen] = end;
    seen = (seen + 1) % SEEN;
    sighting.found(secret, form, start, end);
  }

  Patterns patterns() {
    return patterns;
  }

  /** How many units the text has so far. */
  long offset() {
    return offset;
  }

  void accept(CharSequence text, int from, int to) {
    for (int at = from; at < to; at += block.length) {
      int size = Math.min(to - at, block.length);
      copy(text, at, at + size);
      int done = 0;
      while (done < size) {
        done = high == 0 ? ascii(done, size) : done;
        if (done < size) {
          character(chars[done++]);
        }
      }
    }
  }

  /** Hands on the characters before the first that is not ASCII. */
  private int ascii(int from, int to) {
    int at = from;
    int triggers = 0;
    while (at < to && chars[at] < 0x80) {
      block[at] = (byte) chars[at];
      triggers |= Trigger.of(chars[at]);
      at++;
    }
    if (at > from) {
      root.putAll(block, from, at, offset - from, triggers);
      offset += at - from;
    }
    return at;
  }

  private void copy(CharSequence text, int from, int to) {
    if (text instanceof String string) {
      string.getChars(from, to, chars, 0);
    } else if (text instanceof StringBuilder builder) {
      builder.getChars(from, to, chars, 0);
    } else {
      for (int i = from; i < to; i++) {
        chars[i - from] = text.charAt(i);
      }
    }
  }

  private void character(char c) {
    offset++;
    if (high != 0 && Character.isLowSurrogate(c)) {
      codePoint(Character.toCodePoint(high, c), offset - 2);
      high = 0;
      return;
    }
    releaseHigh(offset - 1);
    if (Character.isHighSurrogate(c)) {
      high = c;
    } else {
      codePoint(Character.isLowSurrogate(c) ? '?' : c, offset - 1);
    }
  }

  private void releaseHigh(long end) {
    if (high != 0) {
      high = 0;
      root.put('?', end - 1, end, Matcher.AS_IS);
    }
  }

  private void codePoint(int codePoint, long start) {
    root.putCodePoint(codePoint, start, offset, Matcher.AS_IS);
  }

  void accept(byte[] bytes, int from, int length) {
    releaseHigh(offset);
    int done = 0;
    while (done < length) {
      int size = Math.min(block.length, length - done);
      int triggers = 0;
      for (int i = 0; i < size; i++) {
        byte b = bytes[from + done + i];
        block[i] = b;
        triggers |= Trigger.of(b);
      }
      root.putAll(block, 0, size, offset, triggers);
      offset += size;
      done += size;
    }
  }

  void finish() {
    releaseHigh(offset);
    root.finish();
  }

  long steps() {
    return root.steps();
  }

  long size() {
    return root.size() + 3L * block.length;
  }

  void erase() {
    Arrays.fill(block, (byte) 0);
    Arrays.fill(chars, '\0');
    root.erase();
  }
}
