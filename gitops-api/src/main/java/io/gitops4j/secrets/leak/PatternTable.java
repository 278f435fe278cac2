package io.gitops4j.secrets.leak;

import java.util.Arrays;
import java.util.List;

/**
 * Fingerprints of patterns, found by their last bytes.
 *
 * <p>The last {@link #width} bytes of a pattern, its anchor, fit into one {@code long} that a
 * matcher shifts along. One bit of {@link #filter} says that no pattern ends so, which holds almost
 * everywhere; else the anchor's key leads to the patterns that end with it, each known by its
 * length and the hash of all its bytes. The patterns themselves are not kept.
 */
final class PatternTable {

  /** A sequence of bytes that gives a secret away; overwritten once the table is built. */
  static final class Pattern {
    private final byte[] bytes;
    private final int secret;
    private final LeakForm form;
    private final boolean folds;

    /** A pattern of the bytes, which are not copied; whether white space was left out of them. */
    Pattern(byte[] bytes, int secret, LeakForm form, boolean folds) {
      this.bytes = bytes;
      this.secret = secret;
      this.form = form;
      this.folds = folds;
    }

    boolean contains(char wanted) {
      for (byte each : bytes) {
        if (each == wanted) {
          return true;
        }
      }
      return false;
    }

    void erase() {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static final int NONE = -1;

  final HashKey key;
  final int width;
  final int longest;
  final long widthMask;
  final long[] filter;
  final int filterShift;
  private final long[] anchors;
  private final int[] heads;
  private final int[] next;
  private final int[] lengths;
  private final long[] hashes;
  private final long[] powers;
  private final int[] secrets;
  private final LeakForm[] forms;
  private final boolean[] folds;

  PatternTable(HashKey key, List<Pattern> patterns) {
    this.key = key;
    int count = patterns.size();
    this.longest = patterns.stream().mapToInt(p -> p.bytes.length).max().orElse(0);
    this.width = Math.min(8, patterns.stream().mapToInt(p -> p.bytes.length).min().orElse(8));
    this.widthMask = -1L >>> (64 - 8 * width);
    int bits = Math.min(20, Math.max(10, 38 - Integer.numberOfLeadingZeros(Math.max(1, count))));
    this.filter = new long[1 << (bits - 6)];
    this.filterShift = 64 - bits;
    int slots = Integer.highestOneBit(Math.max(2, count)) * 4;
    this.anchors = new long[slots];
    this.heads = new int[slots];
    Arrays.fill(heads, NONE);
    this.next = new int[count];
    this.lengths = new int[count];
    this.hashes = new long[count];
    this.powers = new long[count];
    this.secrets = new int[count];
    this.forms = new LeakForm[count];
    this.folds = new boolean[count];
    for (int i = 0; i < count; i++) {
      add(i, patterns.get(i));
    }
  }

  private void add(int index, Pattern pattern) {
    byte[] bytes = pattern.bytes;
    long word = 0;
    for (int i = bytes.length - width; i < bytes.length; i++) {
      word = (word << 8) | (bytes[i] & 0xff);
    }
    int bit = (int) ((word * HashKey.SPREAD) >>> filterShift);
    filter[bit >>> 6] |= 1L << bit;
    int slot = slotOf(key.anchor(word));
    anchors[slot] = key.anchor(word);
    next[index] = heads[slot];
    heads[slot] = index;
    lengths[index] = bytes.length;
    hashes[index] = key.hash(bytes);
    powers[index] = key.power(bytes.length);
    secrets[index] = pattern.secret;
    forms[index] = pattern.form;
    folds[index] = pattern.folds;
  }

  private int slotOf(long anchor) {
    int mask = heads.length - 1;
    int slot = (int) anchor & mask;
    while (heads[slot] != NONE && anchors[slot] != anchor) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** The first pattern that ends with these bytes, or a negative number. */
  int first(long word) {
    return heads[slotOf(key.anchor(word & widthMask))];
  }

  /** The next pattern with the same end, or a negative number. */
  int next(int pattern) {
    return next[pattern];
  }

  int length(int pattern) {
    return lengths[pattern];
  }

  /** Whether a hash up to a place and the hash up to the pattern's start differ by the pattern. */
  boolean matches(int pattern, long before, long after) {
    return after - before * powers[pattern] == hashes[pattern];
  }

  int secret(int pattern) {
    return secrets[pattern];
  }

  LeakForm form(int pattern) {
    return forms[pattern];
  }

  /** Whether the value's own white space was shortened to make the pattern. */
  boolean folds(int pattern) {
    return folds[pattern];
  }

  boolean isEmpty() {
    return lengths.length == 0;
  }

  void erase() {
    Arrays.fill(filter, 0);
    Arrays.fill(anchors, 0);
    Arrays.fill(hashes, 0);
    Arrays.fill(powers, 0);
    Arrays.fill(lengths, 0);
  }
}
