package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.value.GoText;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords and encryption.
 *
 * <p>Source: sprig's {@code crypto.go}; {@code encryptAES} is AES-256 in CBC mode, the password cut
 * or filled with zeros to 32 bytes. Tests: the table {@code crypto.txt} and {@code
 * CryptoFunctionsTest}.
 */
final class CryptoFunctions {

  private static final int BLOCK = 16;
  private static final int KEY = 32;

  private CryptoFunctions() {}

  static void addTo(Registrar to, RandomGenerator random) {
    to.add("bcrypt", "string", a -> Passwords.bcrypt(a.text(0), random));
    to.add(
        "htpasswd",
        "string, string",
        a ->
            a.text(0).indexOf(':') >= 0
                ? "invalid username: " + a.text(0)
                : a.text(0) + ":" + Passwords.bcrypt(a.text(1), random));
    to.add(
        "derivePassword",
        "uint32, string, string, string, string",
        a -> Passwords.derive(Casts.toLong(a.any(0)), a.text(1), a.text(2), a.text(3), a.text(4)));
    to.add("encryptAES", "string, string", a -> encrypt(a.text(0), a.text(1), random));
    to.add("decryptAES", "string, string", a -> decrypt(a.text(0), a.text(1)));
  }

  private static Cipher cipher(int mode, String password, byte[] start, String padding)
      throws GeneralSecurityException {
    byte[] key = Arrays.copyOf(GoText.bytes(password), KEY);
    Cipher cipher = Cipher.getInstance("AES/CBC/" + padding);
    cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(start));
    return cipher;
  }

  private static String encrypt(String password, String text, RandomGenerator random) {
    if (text.isEmpty()) {
      return "";
    }
    byte[] start = new byte[BLOCK];
    random.nextBytes(start);
    try {
      byte[] secret =
          cipher(Cipher.ENCRYPT_MODE, password, start, "PKCS5Padding").doFinal(GoText.bytes(text));
      byte[] all = Arrays.copyOf(start, BLOCK + secret.length);
      System.arraycopy(secret, 0, all, BLOCK, secret.length);
      return Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES", e);
    }
  }

  private static String decrypt(String password, String base64) {
    if (base64.isEmpty()) {
      return "";
    }
    byte[] all = BaseDecoder.base64(base64);
    if (all.length < BLOCK) {
      throw new FunctionException(
          "runtime error: slice bounds out of range [:16] with capacity " + all.length);
    }
    if (all.length == BLOCK) {
      throw new FunctionException("runtime error: index out of range [-1]");
    }
    if (all.length % BLOCK != 0) {
      throw new FunctionException("crypto/cipher: input not full blocks");
    }
    try {
      byte[] plain =
          cipher(Cipher.DECRYPT_MODE, password, Arrays.copyOf(all, BLOCK), "NoPadding")
              .doFinal(all, BLOCK, all.length - BLOCK);
      int length = plain.length - (plain[plain.length - 1] & 0xFF);
      if (length < 0) {
        throw new FunctionException("runtime error: slice bounds out of range [:" + length + "]");
      }
      return GoText.text(plain, 0, length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES", e);
    }
  }
}
