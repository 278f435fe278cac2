package io.gitops4j.secrets.leak;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what looks like base64, to find in it what is encoded once more.
 *
 * <p>A run begins with {@value #SHORTEST} digits without a gap and goes on over white space until
 * another character comes. Where groups of four digits begin cannot be known, as digits may stand
 * before the base64 text, so that all four ways are tried: a digit then ends a byte in three of
 * them. Three of the four give bytes that are no text, as does base64 of what is no text; a phase
 * hands on only text, from {@value Phase#STRETCH} ASCII characters on that stand together, those
 * included, to the next byte that cannot be UTF-8. That is nearly always known without a branch.
 */
final class Base64Runs {
  private static final int SHORTEST = 12;
  private static final int RECENT = 16;

  private final Patterns patterns;
  private final Sighting sighting;
  private final int[] recent = new int[RECENT];
  private final long[] starts = new long[RECENT];
  private final long[] ends = new long[RECENT];
  private final Phase[] phases = {new Phase(0), new Phase(1), new Phase(2), new Phase(3)};
  private int bits;
  private int length;
  private boolean open;
  private long steps;

  Base64Runs(Patterns patterns, Sighting sighting) {
    this.patterns = patterns;
    this.sighting = sighting;
  }

  /** Takes a byte that stands for the part of the text between two offsets. */
  void put(int b, long start, long end) {
    steps++;
    int sextet = Alphabet.sextet(b);
    if (sextet >= 0) {
      decode(sextet, start, end);
      open |= length >= SHORTEST;
    } else if (!open || !Alphabet.isBlank(b)) {
      close();
    }
  }

  /** Takes bytes that stand for one unit of the text each. */
  void putAll(byte[] bytes, int from, int to, long offset) {
    int at = from;
    while (at < to) {
      if (open || length > 0) {
        put(bytes[at] & 0xff, offset + at, offset + at + 1);
        at++;
      } else {
        at = skip(bytes, at, to, offset);
      }
    }
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

  /** A digit ends a byte in three of the four phases; it began in the digit before. */
  private void decode(int sextet, long start, long end) {
    int at = length & (RECENT - 1);
    recent[at] = sextet;
    starts[at] = start;
    ends[at] = end;
    bits = (bits << 6) | sextet;
    phases[(length + 3) & 3].put((bits >>> 4) & 0xff);
    phases[(length + 2) & 3].put((bits >>> 2) & 0xff);
    phases[(length + 1) & 3].put(bits & 0xff);
    length++;
  }

  private void close() {
    for (int i = 0; length != 0 && i < phases.length; i++) {
      phases[i].breakOff();
    }
    open = false;
    length = 0;
    bits = 0;
  }

  /** Whether there is a run that may go on. */
  boolean isOpen() {
    return open;
  }

  /** Takes over what another one has seen. */
  void copy(Base64Runs other) {
    open = other.open;
    length = other.length;
    bits = other.bits;
    System.arraycopy(other.recent, 0, recent, 0, RECENT);
    System.arraycopy(other.starts, 0, starts, 0, RECENT);
    System.arraycopy(other.ends, 0, ends, 0, RECENT);
    for (int i = 0; i < phases.length; i++) {
      phases[i].copy(other.phases[i]);
    }
  }

  /** Starts anew. */
  void cut() {
    close();
  }

  long steps() {
    return steps + Arrays.stream(phases).mapToLong(Phase::steps).sum();
  }

  long size() {
    return Arrays.stream(phases).mapToLong(Phase::size).sum();
  }

  void erase() {
    Arrays.fill(recent, 0);
    bits = 0;
    for (Phase each : phases) {
      each.erase();
    }
  }

  /** One of the four ways to group digits into bytes. */
  private final class Phase {
    static final int STRETCH = 8;
    private static final int FULL = (1 << STRETCH) - 1;

    private final int number;
    private @Nullable Channel out;
    private int streak;
    private boolean inside;
    private int continuations;

    Phase(int number) {
      this.number = number;
    }

    /** Takes the byte that the digit added last has ended. */
    void put(int b) {
      if (inside) {
        go(b);
        return;
      }
      streak = (streak << 1) | Alphabet.ascii(b);
      if ((streak & FULL) == FULL) {
        enter();
      }
    }

    private void go(int b) {
      if (isText(b)) {
        out()
            .put(
                b, starts[(length - 1) & (RECENT - 1)], ends[length & (RECENT - 1)], Matcher.AS_IS);
      } else {
        breakOff();
        streak = Alphabet.ascii(b);
      }
    }

    private void enter() {
      inside = true;
      for (int at = beginning(); at - length <= 0; at++) {
        int shift = 6 - 2 * ((at - number) & 3);
        if (shift < 6) {
          int pair = (recent[(at - 1) & (RECENT - 1)] << 6) | recent[at & (RECENT - 1)];
          out()
              .put(
                  (pair >>> shift) & 0xff,
                  starts[(at - 1) & (RECENT - 1)],
                  ends[at & (RECENT - 1)],
                  Matcher.AS_IS);
        }
      }
    }

    /** The digit that ends the first byte of the stretch which the digit of now ends. */
    private int beginning() {
      int at = length;
      for (int bytes = 1; bytes < STRETCH; bytes++) {
        at -= ((at - number) & 3) == 1 ? 2 : 1;
      }
      return at;
    }

    private boolean isText(int b) {
      if (b < 0x80) {
        return continuations == 0 && Alphabet.ascii(b) == 1;
      }
      if (b < 0xc0) {
        continuations--;
        return continuations >= 0;
      }
      boolean alone = continuations == 0;
      continuations = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
      return alone && b < 0xf8;
    }

    void breakOff() {
      if (inside) {
        out().cut();
      }
      inside = false;
      streak = 0;
      continuations = 0;
    }

    void copy(Phase other) {
      streak = other.streak;
      inside = other.inside;
      continuations = other.continuations;
      if (inside) {
        out().copy(other.out(), true);
      }
    }

    private Channel out() {
      Channel made = out;
      if (made == null) {
        made = Channel.fromBase64(patterns, sighting);
        out = made;
      }
      return made;
    }

    long steps() {
      return out == null ? 0 : out.steps();
    }

    long size() {
      return out == null ? 0 : out.size();
    }

    void erase() {
      if (out != null) {
        out.erase();
      }
    }
  }
}
