package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A block of PEM: what it holds, and the bytes.
 *
 * @param type such as {@code CERTIFICATE}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Pem(String type, byte[] content) {

  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  /** The first block of a text; null when there is none. */
  static @Nullable Pem first(String text) {
    int begin = text.startsWith(BEGIN) ? 0 : text.indexOf("\n" + BEGIN) + 1;
    if (!text.startsWith(BEGIN, begin)) {
      return null;
    }
    int nameEnd = text.indexOf(DASHES, begin + BEGIN.length());
    if (nameEnd < 0) {
      return null;
    }
    String type = text.substring(begin + BEGIN.length(), nameEnd);
    int end = text.indexOf("-----END " + type + DASHES, nameEnd);
    if (end < 0) {
      return null;
    }
    String body = text.substring(nameEnd + DASHES.length(), end).replaceAll("[ \t\r\n]", "");
    try {
      return new Pem(type, BaseDecoder.base64(body));
    } catch (FunctionException malformed) {
      return null;
    }
  }

  String text() {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return BEGIN + type + DASHES + "\n" + body + "\n-----END " + type + DASHES + "\n";
  }
}
