package io.gitops4j.benchmarks.secrets.upstream;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Which value a secret of the soak has: a text that begins with a mark, so that it is found
 * wherever it went, and ends with a code that only who knows the key can make, so that nothing else
 * is taken for a value. Who looks for values need not hold any.
 *
 * @param secret the number of the secret
 * @param version the number of its version, from 0
 */
public record MarkedValue(int secret, int version) {

  /** How every value begins. */
  public static final String MARK = "S0ak";

  private static final int CODE_LENGTH = 24;

  /** The whole secret. */
  public String json(String key) {
    return "{\"username\":\"service\",\"password\":\"" + text(key) + "\"}";
  }

  private String text(String key) {
    return MARK + "." + secret + "." + version + "." + code(key);
  }

  private String code(String key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      byte[] made = mac.doFinal((secret + "." + version).getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(made).substring(0, CODE_LENGTH);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The value that begins at a place in a text; null when there is none. */
  public static @Nullable MarkedValue at(CharSequence text, int start, String key) {
    int[] numbers = new int[2];
    int at = start + MARK.length();
    for (int i = 0; i < 2; i++) {
      if (at >= text.length() || text.charAt(at++) != '.') {
        return null;
      }
      int first = at;
      while (at < text.length() && at - first < 8 && isDigit(text.charAt(at))) {
        numbers[i] = 10 * numbers[i] + text.charAt(at++) - '0';
      }
      if (at == first) {
        return null;
      }
    }
    int end = at + 1 + CODE_LENGTH;
    if (end > text.length() || text.charAt(at) != '.') {
      return null;
    }
    MarkedValue value = new MarkedValue(numbers[0], numbers[1]);
    return value.code(key).contentEquals(text.subSequence(at + 1, end)) ? value : null;
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }
}
