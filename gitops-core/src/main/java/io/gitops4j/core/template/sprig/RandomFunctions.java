package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import java.util.Base64;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Texts and numbers of chance.
 *
 * <p>Source: sprig's {@code strings.go} and {@code crypto.go}; each character is as likely as
 * another, as there. Tests: {@code RandomFunctionsTest}.
 */
final class RandomFunctions {

  private static final String DIGITS = "0123456789";
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int UUID_VERSION = 0x40;
  private static final int UUID_VARIANT = 0x80;

  private final RandomGenerator random;

  private RandomFunctions(RandomGenerator random) {
    this.random = random;
  }

  static void addTo(Registrar to, RandomGenerator random) {
    RandomFunctions functions = new RandomFunctions(random);
    StringBuilder ascii = new StringBuilder();
    for (char c = ' '; c < 0x7F; c++) {
      ascii.append(c);
    }
    functions.text(to, "randAlphaNum", DIGITS + LETTERS);
    functions.text(to, "randAlpha", LETTERS);
    functions.text(to, "randNumeric", DIGITS);
    functions.text(to, "randAscii", ascii.toString());
    to.add("randBytes", "int", a -> functions.bytes(a.integer(0)));
    to.add("randInt", "int, int", a -> functions.number(a.integer(0), a.integer(1)));
    to.add("shuffle", "string", a -> functions.shuffled(a.text(0)));
    to.add("uuidv4", "", a -> functions.uuid());
  }

  private void text(Registrar to, String name, String characters) {
    to.add(
        name,
        "int",
        a -> {
          long count = Math.max(0, a.integer(0));
          Limits.text("a random text", count);
          StringBuilder text = new StringBuilder((int) count);
          for (long i = 0; i < count; i++) {
            text.append(characters.charAt(random.nextInt(characters.length())));
          }
          return text.toString();
        });
  }

  private String bytes(long count) {
    if (count < 0) {
      throw new FunctionException("runtime error: makeslice: len out of range");
    }
    Limits.text("random bytes", count);
    byte[] bytes = new byte[(int) count];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private long number(long least, long end) {
    if (end <= least || end - least < 0) {
      throw new FunctionException("invalid argument to Intn");
    }
    return random.nextLong(least, end);
  }

  private String shuffled(String text) {
    int[] runes = text.codePoints().toArray();
    for (int i = runes.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int rune = runes[i];
      runes[i] = runes[other];
      runes[other] = rune;
    }
    return new String(runes, 0, runes.length);
  }

  private String uuid() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    bytes[6] = (byte) ((bytes[6] & 0x0F) | UUID_VERSION);
    bytes[8] = (byte) ((bytes[8] & 0x3F) | UUID_VARIANT);
    long high = 0;
    long low = 0;
    for (int i = 0; i < 8; i++) {
      high = (high << 8) | (bytes[i] & 0xFF);
      low = (low << 8) | (bytes[i + 8] & 0xFF);
    }
    return new UUID(high, low).toString();
  }
}
