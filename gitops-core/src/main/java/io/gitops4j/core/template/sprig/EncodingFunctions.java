package io.gitops4j.core.template.sprig;

import com.google.common.io.BaseEncoding;
import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.value.GoText;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.Adler32;

/**
 * Base64, Base32 and check sums.
 *
 * <p>What cannot be decoded gives the error as the text. Source: sprig's {@code strings.go} and
 * {@code crypto.go}. Tests: the table {@code encoding.txt}.
 */
final class EncodingFunctions {

  private EncodingFunctions() {}

  /** Reads bytes. */
  @FunctionalInterface
  private interface Decoder {
    byte[] decode(String text);
  }

  static void addTo(Registrar to) {
    StringFunctions.addText(
        to, "b64enc", text -> Base64.getEncoder().encodeToString(GoText.bytes(text)));
    StringFunctions.addText(to, "b32enc", text -> BaseEncoding.base32().encode(GoText.bytes(text)));
    StringFunctions.addText(to, "b64dec", text -> decoded(text, BaseDecoder::base64));
    StringFunctions.addText(to, "b32dec", text -> decoded(text, BaseDecoder::base32));
    StringFunctions.addText(to, "sha1sum", text -> digest("SHA-1", text));
    StringFunctions.addText(to, "sha256sum", text -> digest("SHA-256", text));
    StringFunctions.addText(to, "sha512sum", text -> digest("SHA-512", text));
    StringFunctions.addText(to, "adler32sum", EncodingFunctions::adler32);
  }

  private static String decoded(String text, Decoder decoder) {
    try {
      return GoText.text(decoder.decode(text));
    } catch (FunctionException malformed) {
      return String.valueOf(malformed.getMessage());
    }
  }

  private static String digest(String algorithm, String text) {
    return HexFormat.of().formatHex(digest(algorithm, GoText.bytes(text)));
  }

  static byte[] digest(String algorithm, byte[] content) {
    try {
      return MessageDigest.getInstance(algorithm).digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  private static String adler32(String text) {
    Adler32 sum = new Adler32();
    sum.update(GoText.bytes(text));
    return String.valueOf(sum.getValue());
  }
}
