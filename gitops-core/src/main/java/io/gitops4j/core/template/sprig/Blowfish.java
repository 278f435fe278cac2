package io.gitops4j.core.template.sprig;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The block cipher Blowfish with the expensive key set-up of bcrypt, which the JDK's has not.
 *
 * <p>Its first state is the fraction of pi, 1,042 words of 32 bits; it is computed once, by
 * Machin's formula. Source: Provos and Mazières, "A Future-Adaptable Password Scheme" (1999).
 */
final class Blowfish {

  private static final int ROUNDS = 16;
  private static final int SUBKEYS = ROUNDS + 2;
  private static final int BOX = 256;
  private static final int WORDS = SUBKEYS + 4 * BOX;
  private static final int GUARD = 64;
  private static final int[] PI = fractionOfPi();

  private final int[] state = PI.clone();
  private int left;
  private int right;

  private static int[] fractionOfPi() {
    int bits = WORDS * Integer.SIZE + GUARD;
    BigInteger one = BigInteger.ONE.shiftLeft(bits);
    BigInteger pi =
        arctangentOfInverse(5, one)
            .shiftLeft(4)
            .subtract(arctangentOfInverse(239, one).shiftLeft(2));
    BigInteger fraction = pi.subtract(one.multiply(BigInteger.valueOf(3))).shiftRight(GUARD);
    int[] words = new int[WORDS];
    for (int i = WORDS - 1; i >= 0; i--) {
      words[i] = fraction.intValue();
      fraction = fraction.shiftRight(Integer.SIZE);
    }
    return words;
  }

  private static BigInteger arctangentOfInverse(long number, BigInteger one) {
    BigInteger square = BigInteger.valueOf(number * number);
    BigInteger power = one.divide(BigInteger.valueOf(number));
    BigInteger sum = BigInteger.ZERO;
    for (long n = 1; power.signum() > 0; n += 2) {
      BigInteger term = power.divide(BigInteger.valueOf(n));
      sum = n % 4 == 1 ? sum.add(term) : sum.subtract(term);
      power = power.divide(square);
    }
    return sum;
  }

  /** A cipher whose state a key and a salt have made, so many times. */
  static Blowfish expensive(byte[] key, byte[] salt, int cost) {
    Blowfish cipher = new Blowfish();
    byte[] none = new byte[16];
    cipher.expand(key, salt);
    for (long i = 0; i < 1L << cost; i++) {
      cipher.expand(key, none);
      cipher.expand(salt, none);
    }
    return cipher;
  }

  private void expand(byte[] key, byte[] salt) {
    int at = 0;
    for (int i = 0; i < SUBKEYS; i++) {
      state[i] ^= word(key, at);
      at = (at + 4) % key.length;
    }
    left = 0;
    right = 0;
    int saltAt = 0;
    for (int i = 0; i < WORDS; i += 2) {
      left ^= word(salt, saltAt);
      right ^= word(salt, saltAt + 4);
      saltAt = (saltAt + 8) % salt.length;
      encrypt();
      state[i] = left;
      state[i + 1] = right;
    }
  }

  private static int word(byte[] bytes, int start) {
    int word = 0;
    for (int i = 0; i < 4; i++) {
      word = (word << 8) | (bytes[(start + i) % bytes.length] & 0xFF);
    }
    return word;
  }

  private void encrypt() {
    int l = left ^ state[0];
    int r = right;
    for (int i = 1; i <= ROUNDS; i += 2) {
      r ^= mixed(l) ^ state[i];
      l ^= mixed(r) ^ state[i + 1];
    }
    left = r ^ state[ROUNDS + 1];
    right = l;
  }

  private int mixed(int word) {
    int first = state[SUBKEYS + (word >>> 24)];
    int second = state[SUBKEYS + BOX + (word >>> 16 & 0xFF)];
    int third = state[SUBKEYS + 2 * BOX + (word >>> 8 & 0xFF)];
    int fourth = state[SUBKEYS + 3 * BOX + (word & 0xFF)];
    return (first + second ^ third) + fourth;
  }

  /** Blocks of 8 bytes, encrypted so many times one after the other. */
  byte[] encrypt(byte[] plain, int times) {
    byte[] result = Arrays.copyOf(plain, plain.length);
    for (int block = 0; block < plain.length; block += 8) {
      left = word(plain, block);
      right = word(plain, block + 4);
      for (int i = 0; i < times; i++) {
        encrypt();
      }
      for (int i = 0; i < 4; i++) {
        result[block + i] = (byte) (left >>> (24 - 8 * i));
        result[block + 4 + i] = (byte) (right >>> (24 - 8 * i));
      }
    }
    return result;
  }
}
