package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.value.GoText;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hashes of passwords: bcrypt and scrypt, and the passwords that {@code derivePassword} makes.
 *
 * <p>{@code derivePassword} is version 1 of the Master Password algorithm. Source: sprig's {@code
 * crypto.go}; RFC 7914 for scrypt. Tests: the table {@code crypto.txt} and {@code
 * CryptoFunctionsTest}.
 */
final class Passwords {

  private static final int COST = 10;
  private static final int MAX_BYTES = 72;
  private static final String ALPHABET =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final String SEED = "com.lyndir.masterpassword";
  private static final Map<String, List<String>> TEMPLATES =
      Map.of(
          "maximum", List.of("anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"),
          "long",
              List.of(
                  "CvcvnoCvcvCvcv",
                  "CvcvCvcvnoCvcv",
                  "CvcvCvcvCvcvno",
                  "CvccnoCvcvCvcv",
                  "CvccCvcvnoCvcv",
                  "CvccCvcvCvcvno",
                  "CvcvnoCvccCvcv",
                  "CvcvCvccnoCvcv",
                  "CvcvCvccCvcvno",
                  "CvcvnoCvcvCvcc",
                  "CvcvCvcvnoCvcc",
                  "CvcvCvcvCvccno",
                  "CvccnoCvccCvcv",
                  "CvccCvccnoCvcv",
                  "CvccCvccCvcvno",
                  "CvcvnoCvccCvcc",
                  "CvcvCvccnoCvcc",
                  "CvcvCvccCvccno",
                  "CvccnoCvcvCvcc",
                  "CvccCvcvnoCvcc",
                  "CvccCvcvCvccno"),
          "medium", List.of("CvcnoCvc", "CvcCvcno"),
          "short", List.of("Cvcn"),
          "basic", List.of("aaanaaan", "aannaaan", "aaannaaa"),
          "pin", List.of("nnnn"));
  private static final Map<Character, String> CHARACTERS =
      Map.of(
          'V', "AEIOU",
          'C', "BCDFGHJKLMNPQRSTVWXYZ",
          'v', "aeiou",
          'c', "bcdfghjklmnpqrstvwxyz",
          'A', "AEIOUBCDFGHJKLMNPQRSTVWXYZ",
          'a', "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz",
          'n', "0123456789",
          'o', "@&%?,=[]_:-+*$#!'^~;()/.",
          'x', "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()");

  private Passwords() {}

  /** A bcrypt hash of cost 10. */
  static String bcrypt(String password, RandomGenerator random) {
    byte[] bytes = GoText.bytes(password);
    if (bytes.length > MAX_BYTES) {
      return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes";
    }
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    return bcrypt(bytes, salt);
  }

  static String bcrypt(byte[] password, byte[] salt) {
    byte[] key = Arrays.copyOf(password, password.length + 1);
    byte[] plain = "OrpheanBeholderScryDoubt".getBytes(StandardCharsets.US_ASCII);
    byte[] hash = Blowfish.expensive(key, salt, COST).encrypt(plain, 64);
    return "$2a$" + COST + "$" + base64(salt) + base64(Arrays.copyOf(hash, 23));
  }

  /** bcrypt's own Base64: another alphabet, no padding. */
  private static String base64(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < bytes.length * 8; i += 6) {
      int two = (bytes[i / 8] & 0xFF) << 8;
      two |= i / 8 + 1 < bytes.length ? bytes[i / 8 + 1] & 0xFF : 0;
      out.append(ALPHABET.charAt(two >> (10 - i % 8) & 0x3F));
    }
    return out.toString();
  }

  static String derive(long counter, String type, String password, String user, String site) {
    List<String> templates = TEMPLATES.get(type);
    if (templates == null) {
      return "cannot find password template " + type;
    }
    byte[] key =
        scrypt(GoText.bytes(password), seed(GoText.bytes(user)).toByteArray(), 32_768, 8, 2, 64);
    ByteArrayOutputStream message = seed(GoText.bytes(site));
    message.writeBytes(ByteBuffer.allocate(4).putInt((int) counter).array());
    byte[] hash = hmac(key, message.toByteArray());
    String template = templates.get((hash[0] & 0xFF) % templates.size());
    StringBuilder derived = new StringBuilder();
    for (int i = 0; i < template.length(); i++) {
      String characters = CHARACTERS.getOrDefault(template.charAt(i), "x");
      derived.append(characters.charAt((hash[i + 1] & 0xFF) % characters.length()));
    }
    return derived.toString();
  }

  private static ByteArrayOutputStream seed(byte[] name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(SEED.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(ByteBuffer.allocate(4).putInt(name.length).array());
    out.writeBytes(name);
    return out;
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new FunctionException("failed to derive password: " + e.getMessage(), e);
    }
  }

  /** PBKDF2 with HMAC-SHA-256 and one iteration, as scrypt needs it. */
  private static byte[] pbkdf2(byte[] password, byte[] salt, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int block = 1; out.size() < length; block++) {
      byte[] message = Arrays.copyOf(salt, salt.length + 4);
      ByteBuffer.wrap(message).putInt(salt.length, block);
      out.writeBytes(hmac(password, message));
    }
    return Arrays.copyOf(out.toByteArray(), length);
  }

  static byte[] scrypt(byte[] password, byte[] salt, int n, int r, int p, int length) {
    byte[] bytes = pbkdf2(password, salt, p * 128 * r);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int[] words = new int[32 * r];
    for (int lane = 0; lane < p; lane++) {
      int start = lane * 32 * r;
      for (int i = 0; i < words.length; i++) {
        words[i] = buffer.getInt(4 * (start + i));
      }
      int[] mixed = mix(words, n, r);
      for (int i = 0; i < words.length; i++) {
        buffer.putInt(4 * (start + i), mixed[i]);
      }
    }
    return pbkdf2(password, bytes, length);
  }

  private static int[] mix(int[] input, int n, int r) {
    int size = 32 * r;
    int[] memory = new int[n * size];
    int[] x = input.clone();
    for (int i = 0; i < n; i++) {
      System.arraycopy(x, 0, memory, i * size, size);
      x = blocks(x, r);
    }
    for (int i = 0; i < n; i++) {
      int j = (x[(2 * r - 1) * 16] & n - 1) * size;
      for (int k = 0; k < size; k++) {
        x[k] ^= memory[j + k];
      }
      x = blocks(x, r);
    }
    return x;
  }

  private static int[] blocks(int[] input, int r) {
    int[] output = new int[input.length];
    int[] x = Arrays.copyOfRange(input, (2 * r - 1) * 16, 2 * r * 16);
    for (int i = 0; i < 2 * r; i++) {
      for (int k = 0; k < 16; k++) {
        x[k] ^= input[i * 16 + k];
      }
      salsa(x);
      System.arraycopy(x, 0, output, (i / 2 + (i % 2) * r) * 16, 16);
    }
    return output;
  }

  private static void salsa(int[] block) {
    int[] x = block.clone();
    for (int i = 0; i < 4; i++) {
      for (int k = 0; k < 4; k++) {
        int d = k * 5;
        quarter(x, d, (d + 4) % 16, (d + 8) % 16, (d + 12) % 16);
      }
      for (int k = 0; k < 4; k++) {
        int row = k * 4;
        quarter(x, row + k, row + (k + 1) % 4, row + (k + 2) % 4, row + (k + 3) % 4);
      }
    }
    for (int i = 0; i < 16; i++) {
      block[i] += x[i];
    }
  }

  private static void quarter(int[] x, int a, int b, int c, int d) {
    x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
    x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
    x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
    x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
  }
}
