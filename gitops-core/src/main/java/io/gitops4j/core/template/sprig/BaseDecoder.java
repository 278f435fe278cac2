package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.value.GoText;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Reads Base64 and Base32 with padding, and says as Go does at which byte they are malformed.
 *
 * <p>The rule: line breaks are skipped; padding is required; bits beyond the last byte are ignored.
 * Source: Go's {@code encoding/base64} and {@code encoding/base32}. Tests: the table {@code
 * encoding.txt}.
 */
final class BaseDecoder {

  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private BaseDecoder() {}

  private static FunctionException corrupt(String name, int at) {
    return new FunctionException("illegal " + name + " data at input byte " + at);
  }

  static byte[] base64(String text) {
    byte[] source = GoText.bytes(text);
    ByteArrayOutputStream out = new ByteArrayOutputStream(source.length);
    int bits = 0;
    int count = 0;
    for (int at = 0; at < source.length; at++) {
      char c = (char) (source[at] & 0xFF);
      int value = BASE64.indexOf(c);
      if (value >= 0) {
        bits = bits << 6 | value;
        if (++count == 4) {
          write(out, bits, 3, 3);
          bits = 0;
          count = 0;
        }
      } else if (c != '\n' && c != '\r') {
        if (c != '=' || count < 2) {
          throw corrupt("base64", at);
        }
        requireEnd(source, at + 1, count == 2);
        write(out, bits << (count == 2 ? 12 : 6), 3, count - 1);
        return out.toByteArray();
      }
    }
    if (count > 0) {
      throw corrupt("base64", source.length - count);
    }
    return out.toByteArray();
  }

  private static void requireEnd(byte[] source, int start, boolean another) {
    int at = breaksEnd(source, start);
    if (another) {
      if (at == source.length) {
        throw corrupt("base64", source.length);
      }
      if (source[at] != '=') {
        throw corrupt("base64", at - 1);
      }
      at = breaksEnd(source, at + 1);
    }
    if (at < source.length) {
      throw corrupt("base64", at);
    }
  }

  private static int breaksEnd(byte[] source, int start) {
    int at = start;
    while (at < source.length && (source[at] == '\n' || source[at] == '\r')) {
      at++;
    }
    return at;
  }

  private static void write(ByteArrayOutputStream out, int bits, int width, int count) {
    for (int i = 0; i < count; i++) {
      out.write(bits >> (8 * (width - 1 - i)));
    }
  }

  static byte[] base32(String text) {
    String source = ByteString.of(text).bytes().replace("\n", "").replace("\r", "");
    ByteArrayOutputStream out = new ByteArrayOutputStream(source.length());
    int length = source.length();
    for (int group = 0; group < length; group += 8) {
      int count = 0;
      long bits = 0;
      while (count < 8) {
        int at = group + count;
        if (at == length) {
          throw corrupt("base32", group);
        }
        char c = source.charAt(at);
        if (c == '=' && count >= 2 && length - at - 1 < 8) {
          requirePadding(source, at, count);
          break;
        }
        int value = BASE32.indexOf(c);
        if (value < 0) {
          throw corrupt("base32", at);
        }
        bits = bits << 5 | value;
        count++;
      }
      byte[] five = new BigInteger(1, longBytes(bits << (5 * (8 - count)))).toByteArray();
      byte[] padded = new byte[5];
      int used = Math.min(5, five.length);
      System.arraycopy(five, five.length - used, padded, 5 - used, used);
      byte[] whole = Arrays.copyOf(padded, count * 5 / 8);
      out.write(whole, 0, whole.length);
      if (count < 8) {
        break;
      }
    }
    return out.toByteArray();
  }

  private static byte[] longBytes(long value) {
    return BigInteger.valueOf(value).toByteArray();
  }

  private static void requirePadding(String source, int at, int count) {
    int rest = source.length() - at - 1;
    if (rest + count < 7) {
      throw corrupt("base32", source.length());
    }
    for (int i = 0; i < 7 - count; i++) {
      if (rest > i && source.charAt(at + 1 + i) != '=') {
        throw corrupt("base32", at + i);
      }
    }
    if (count == 1 || count == 3 || count == 6) {
      throw corrupt("base32", at);
    }
  }
}
