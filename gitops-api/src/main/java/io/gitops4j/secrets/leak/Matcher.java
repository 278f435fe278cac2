package io.gitops4j.secrets.leak;

import java.util.Arrays;

/**
 * Finds patterns in a sequence of bytes that comes piece by piece.
 *
 * <p>It keeps as many bytes as the longest pattern has, with the place each came from, in rings
 * that grow no further than that. A byte costs a shift, a multiplication and a look at the filter.
 * Only where an anchor is seen are hashes computed, each byte's once: the hash of a window is the
 * difference of two prefix hashes, so that a long pattern costs no more than a short one, and a
 * text made of anchors no more than the number of patterns that share one.
 *
 * <p>A matcher behind a decoder repeats what the matcher before it sees, except for what was
 * decoded. So it reports only windows with a mark; and it need not run at all while there is none,
 * because {@link #copy} gives it the state that it would have.
 */
final class Matcher {

  /** Which windows are reported. */
  enum Report {
    ALL,
    MARKED,
    MARKED_OR_FOLDED
  }

  /** A byte that stands in the text like that. */
  static final int AS_IS = 0;

  /** A byte that was decoded, or before which something was left out. */
  static final int DECODED = 1;

  /** As {@link #DECODED}, by a rule that only YAML has. */
  static final int DECODED_BY_YAML = 2;

  private static final int SMALLEST = 64;

  private final PatternTable table;
  private final Alphabet alphabet;
  private final Report report;
  private final LeakForm form;
  private final Sighting sighting;
  private final int capacity;
  private byte[] ring;
  private long[] starts;
  private long[] hashes = {};
  private long hashedTo = -1;
  private long word;
  private long count;
  private long floor;
  private long marked = -1;
  private long markedYaml = -1;
  private long folded = -1;
  private int previous = -1;
  private long steps;

  Matcher(PatternTable table, Alphabet alphabet, Report report, LeakForm form, Sighting sighting) {
    this.table = table;
    this.alphabet = alphabet;
    this.report = report;
    this.form = form;
    this.sighting = sighting;
    this.capacity = Integer.highestOneBit(Math.max(SMALLEST, table.longest)) * 2;
    this.ring = new byte[SMALLEST];
    this.starts = new long[SMALLEST];
  }

  /**
   * Takes a byte that stands for the part of the text between two offsets.
   *
   * @param mark {@link #AS_IS}, or whose rule it came by
   */
  void put(int b, long start, long end, int mark) {
    steps++;
    int mapped = alphabet.map[b & 0xff];
    if (mapped == previous && mapped == alphabet.single) {
      folded = count - 1;
      mark(mark);
      return;
    }
    if (mapped == Alphabet.SKIP) {
      mark(mark);
      return;
    }
    previous = mapped;
    reserve(1);
    int at = (int) count & (ring.length - 1);
    ring[at] = (byte) mapped;
    starts[at] = start;
    count++;
    mark(mark);
    word = (word << 8) | mapped;
    int bit = (int) (((word & table.widthMask) * HashKey.SPREAD) >>> table.filterShift);
    if (((table.filter[bit >>> 6] >>> bit) & 1) != 0) {
      look(end);
    }
  }

  /**
   * Takes bytes as they are that stand for one unit of the text each.
   *
   * @param offset the place of the byte at index 0
   */
  void putAll(byte[] bytes, int from, int to, long offset) {
    steps += to - from;
    reserve(to - from);
    short[] map = alphabet.map;
    int single = alphabet.single;
    long[] filter = table.filter;
    int shift = table.filterShift;
    long widthMask = table.widthMask;
    byte[] toRing = ring;
    long[] toStarts = starts;
    int mask = toRing.length - 1;
    long window = word;
    long position = count;
    int last = previous;
    for (int i = from; i < to; i++) {
      int mapped = map[bytes[i] & 0xff];
      if (mapped == last && mapped == single) {
        folded = position - 1;
        continue;
      }
      if (mapped == Alphabet.SKIP) {
        continue;
      }
      last = mapped;
      int at = (int) position & mask;
      toRing[at] = (byte) mapped;
      toStarts[at] = offset + i;
      position++;
      window = (window << 8) | mapped;
      int bit = (int) (((window & widthMask) * HashKey.SPREAD) >>> shift);
      if (((filter[bit >>> 6] >>> bit) & 1) != 0) {
        word = window;
        count = position;
        look(offset + i + 1);
      }
    }
    word = window;
    count = position;
    previous = last;
  }

  private void look(long end) {
    int pattern = table.first(word);
    while (pattern >= 0) {
      steps++;
      long from = count - table.length(pattern);
      if (from >= floor && isReported(from) && isPattern(pattern, from)) {
        sighting.found(
            table.secret(pattern),
            formOf(pattern, from),
            starts[(int) from & (ring.length - 1)],
            end);
      }
      pattern = table.next(pattern);
    }
  }

  private boolean isReported(long from) {
    return switch (report) {
      case ALL -> true;
      case MARKED -> marked >= from;
      case MARKED_OR_FOLDED -> Math.max(marked, folded) >= from;
    };
  }

  private boolean isPattern(int pattern, long from) {
    hash();
    int mask = hashes.length - 1;
    return table.matches(pattern, hashes[(int) from & mask], hashes[(int) count & mask]);
  }

  private void hash() {
    if (hashes.length != 2 * ring.length) {
      hashes = new long[2 * ring.length];
      hashedTo = -1;
    }
    long oldest = Math.max(0, count - ring.length);
    if (hashedTo < oldest) {
      hashedTo = oldest;
      hashes[(int) oldest & (hashes.length - 1)] = 0;
    }
    long hash = hashes[(int) hashedTo & (hashes.length - 1)];
    for (long at = hashedTo; at < count; at++) {
      steps++;
      hash = table.key.append(hash, ring[(int) at & (ring.length - 1)]);
      hashes[(int) (at + 1) & (hashes.length - 1)] = hash;
    }
    hashedTo = count;
  }

  private LeakForm formOf(int pattern, long from) {
    if (table.form(pattern) != LeakForm.PLAIN) {
      return table.form(pattern);
    }
    if (form == LeakForm.JSON && markedYaml >= from) {
      return LeakForm.YAML;
    }
    return form == LeakForm.PLAIN && folded >= from && !table.folds(pattern) ? LeakForm.YAML : form;
  }

  private void reserve(int more) {
    int size = ring.length;
    if (size == capacity || count + more <= size) {
      return;
    }
    int larger = size;
    while (larger < capacity && larger < count + more) {
      larger *= 2;
    }
    byte[] newRing = new byte[larger];
    long[] newStarts = new long[larger];
    for (long at = Math.max(0, count - size); at < count; at++) {
      newRing[(int) at & (larger - 1)] = ring[(int) at & (size - 1)];
      newStarts[(int) at & (larger - 1)] = starts[(int) at & (size - 1)];
    }
    Arrays.fill(ring, (byte) 0);
    ring = newRing;
    starts = newStarts;
  }

  private void mark(int mark) {
    if (mark != AS_IS) {
      marked = count - 1;
      if (mark == DECODED_BY_YAML) {
        markedYaml = count - 1;
      }
    }
  }

  /** Whether no pattern that starts from here on could hold what was marked. */
  boolean isQuiet() {
    return count - marked > table.longest;
  }

  /** Starts anew: no pattern is found across this place. */
  void cut() {
    floor = count;
    word = 0;
    previous = -1;
  }

  /** Takes over what another matcher of the same table has seen, with its marks or without. */
  void copy(Matcher other, boolean withMarks) {
    if (ring.length != other.ring.length) {
      erase();
      ring = new byte[other.ring.length];
      starts = new long[other.ring.length];
    }
    int used = (int) Math.min(other.count, ring.length);
    System.arraycopy(other.ring, 0, ring, 0, used);
    System.arraycopy(other.starts, 0, starts, 0, used);
    steps += used;
    hashedTo = -1;
    word = other.word;
    count = other.count;
    floor = other.floor;
    previous = other.previous;
    folded = other.folded;
    marked = withMarks ? other.marked : -1;
    markedYaml = withMarks ? other.markedYaml : -1;
  }

  /** How much work was done, in bytes looked at or hashed. */
  long steps() {
    return steps;
  }

  /** The bytes of memory that the rings take. */
  long size() {
    return 9L * ring.length + 8L * hashes.length;
  }

  void erase() {
    Arrays.fill(ring, (byte) 0);
    Arrays.fill(hashes, 0);
    word = 0;
  }
}
