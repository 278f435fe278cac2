package io.gitops4j.secrets.leak;

import java.security.SecureRandom;
import java.util.Arrays;

/** The random numbers that one build of a guard hashes by. */
final class HashKey {

  /** An odd number that spreads bits to the top: 2^64 divided by the golden ratio. */
  static final long SPREAD = 0x9e3779b97f4a7c15L;

  private final long[] digits = new long[256];
  private long base;
  private long salt;

  HashKey() {
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < digits.length; i++) {
      digits[i] = random.nextLong();
    }
    base = random.nextLong() | 5;
    salt = random.nextLong();
  }

  /** The hash of a text that goes on by one byte. */
  long append(long hash, byte next) {
    return hash * base + digits[next & 0xff];
  }

  long hash(byte[] bytes) {
    long hash = 0;
    for (byte each : bytes) {
      hash = append(hash, each);
    }
    return hash;
  }

  /** What a hash is multiplied by when that many bytes follow. */
  long power(int length) {
    long power = 1;
    long square = base;
    for (int rest = length; rest > 0; rest >>= 1) {
      if ((rest & 1) != 0) {
        power *= square;
      }
      square *= square;
    }
    return power;
  }

  /** The key of an anchor; different for different anchors. */
  long anchor(long word) {
    long mixed = (word ^ salt) * SPREAD;
    mixed = (mixed ^ (mixed >>> 32)) * 0xd6e8feb86659fd93L;
    return mixed ^ (mixed >>> 32);
  }

  void erase() {
    Arrays.fill(digits, 0);
    base = 0;
    salt = 0;
  }
}
