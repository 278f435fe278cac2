package io.gitops4j.secrets.leak;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what looks like base64, to find in it what is encoded once more.
 *
 * <p>A run begins with {@value #SHORTEST} digits without a gap and goes on over white space until
 * another character comes. Where groups of four digits begin cannot be known, as digits may stand
 * before the base64 text, so that all four ways are tried. Three of them give bytes that are no
 * text, as does base64 of what is no text: a phase hands on only stretches of UTF-8 text of {@value
 * Phase#STRETCH} bytes and more.
 */
final class Base64Runs {
  private static final int SHORTEST = 12;

  private final Patterns patterns;
  private final Sighting sighting;
  private final int[] recent = new int[SHORTEST];
  private final long[] recentStarts = new long[SHORTEST];
  private final long[] recentEnds = new long[SHORTEST];
  private Phase @Nullable [] phases;
  private int length;
  private int recentBits;
  private int phase;
  private long previousStart;
  private boolean open;
  private long steps;

  Base64Runs(Patterns patterns, Sighting sighting) {
    this.patterns = patterns;
    this.sighting = sighting;
  }

  void put(int b, long start, long end) {
    steps++;
    int sextet = Alphabet.sextet(b);
    if (sextet < 0) {
      if (!(open && Alphabet.isBlank(b))) {
        close();
      }
      return;
    }
    if (open) {
      decode(phases(), sextet, start, end);
      return;
    }
    recent[length] = sextet;
    recentStarts[length] = start;
    recentEnds[length] = end;
    length++;
    if (length == SHORTEST) {
      open();
    }
  }

  /** Takes bytes that stand for one unit of the text each. */
  void putAll(byte[] bytes, int from, int to, long offset) {
    int at = from;
    while (at < to) {
      if (open) {
        int end = endOfRun(bytes, at, to);
        steps += end - at;
        decodeAll(bytes, at, end, offset);
        if (end < to) {
          close();
        }
        at = end + 1;
      } else if (length > 0) {
        put(bytes[at] & 0xff, offset + at, offset + at + 1);
        at++;
      } else {
        at = skip(bytes, at, to, offset);
      }
    }
  }

  private static int endOfRun(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && (Alphabet.sextet(bytes[end]) >= 0 || Alphabet.isBlank(bytes[end]))) {
      end++;
    }
    return end;
  }

  /**
   * Goes on to where a run begins or may begin, and takes what there is of it. It looks first at
   * the last digit that a run would need, as most words are shorter.
   */
  private int skip(byte[] bytes, int from, int to, long offset) {
    int start = from;
    while (start < to) {
      int until = Math.min(to, start + SHORTEST);
      int at = until - 1;
      while (at >= start && Alphabet.sextet(bytes[at]) >= 0) {
        at--;
      }
      if (at < start) {
        for (int i = start; i < until; i++) {
          put(bytes[i] & 0xff, offset + i, offset + i + 1);
        }
        return until;
      }
      start = at + 1;
    }
    return to;
  }

  private void open() {
    open = true;
    phase = 0;
    recentBits = 0;
    previousStart = recentStarts[0];
    Phase[] all = phases();
    for (int i = 0; i < SHORTEST; i++) {
      decode(all, recent[i], recentStarts[i], recentEnds[i]);
    }
  }

  /** A digit ends a byte in three of the four phases; it began in the digit before. */
  private void decode(Phase[] all, int sextet, long start, long end) {
    int bits = recentBits << 6 | sextet;
    all[phase + 3 & 3].put(bits >>> 4 & 0xff, previousStart, end);
    all[phase + 2 & 3].put(bits >>> 2 & 0xff, previousStart, end);
    all[phase + 1 & 3].put(bits & 0xff, previousStart, end);
    recentBits = bits;
    phase = phase + 1 & 3;
    previousStart = start;
  }

  private void decodeAll(byte[] bytes, int from, int to, long offset) {
    Phase[] all = phases();
    for (int i = from; i < to; i++) {
      int sextet = Alphabet.sextet(bytes[i]);
      if (sextet >= 0) {
        decode(all, sextet, offset + i, offset + i + 1);
      }
    }
  }

  private void close() {
    if (open) {
      for (Phase each : phases()) {
        each.breakOff();
      }
    }
    open = false;
    length = 0;
  }

  private Phase[] phases() {
    Phase[] made = phases;
    if (made == null) {
      made = new Phase[4];
      for (int i = 0; i < made.length; i++) {
        made[i] = new Phase(Channel.fromBase64(patterns, sighting));
      }
      phases = made;
    }
    return made;
  }

  /** Whether there is a run that may go on. */
  boolean isOpen() {
    return open;
  }

  /** Takes over what another one has seen. */
  void copy(Base64Runs other) {
    open = other.open;
    length = other.length;
    recentBits = other.recentBits;
    phase = other.phase;
    previousStart = other.previousStart;
    System.arraycopy(other.recent, 0, recent, 0, SHORTEST);
    System.arraycopy(other.recentStarts, 0, recentStarts, 0, SHORTEST);
    System.arraycopy(other.recentEnds, 0, recentEnds, 0, SHORTEST);
    for (int i = 0; open && i < 4; i++) {
      phases()[i].copy(other.phases()[i]);
    }
  }

  /** Starts anew. */
  void cut() {
    close();
  }

  long steps() {
    return steps + (phases == null ? 0 : Arrays.stream(phases).mapToLong(p -> p.out.steps()).sum());
  }

  long size() {
    return phases == null ? 0 : Arrays.stream(phases).mapToLong(p -> p.out.size()).sum();
  }

  void erase() {
    Arrays.fill(recent, 0);
    recentBits = 0;
    for (Phase each : phases == null ? new Phase[0] : phases) {
      each.breakOff();
      Arrays.fill(each.held, 0);
      each.out.erase();
    }
  }

  /** One of the four ways to group digits into bytes. */
  private static final class Phase {
    static final int STRETCH = 8;

    final Channel out;
    final int[] held = new int[STRETCH];
    final long[] heldStarts = new long[STRETCH];
    final long[] heldEnds = new long[STRETCH];
    private int streak;
    private int continuations;

    Phase(Channel out) {
      this.out = out;
    }

    void copy(Phase other) {
      streak = other.streak;
      continuations = other.continuations;
      System.arraycopy(other.held, 0, held, 0, STRETCH);
      System.arraycopy(other.heldStarts, 0, heldStarts, 0, STRETCH);
      System.arraycopy(other.heldEnds, 0, heldEnds, 0, STRETCH);
      if (streak >= STRETCH) {
        out.copy(other.out, true);
      }
    }

    void put(int b, long start, long end) {
      if (!isText(b)) {
        breakOff();
        if (!isText(b)) {
          continuations = 0;
          return;
        }
      }
      if (streak >= STRETCH) {
        out.put(b, start, end, Matcher.AS_IS);
        return;
      }
      held[streak] = b;
      heldStarts[streak] = start;
      heldEnds[streak] = end;
      streak++;
      if (streak == STRETCH) {
        for (int i = 0; i < STRETCH; i++) {
          out.put(held[i], heldStarts[i], heldEnds[i], Matcher.AS_IS);
        }
      }
    }

    private boolean isText(int b) {
      if (b < 0x80) {
        boolean alone = continuations == 0;
        continuations = 0;
        return alone && ((b >= ' ' && b != 0x7f) || Alphabet.isBlank(b));
      }
      if (b < 0xc0) {
        continuations--;
        return continuations >= 0;
      }
      boolean alone = continuations == 0;
      continuations = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
      return alone && b < 0xf8;
    }

    private void breakOff() {
      if (streak >= STRETCH) {
        out.cut();
      }
      streak = 0;
      continuations = 0;
    }
  }
}
