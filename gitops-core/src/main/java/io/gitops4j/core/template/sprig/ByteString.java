package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.value.GoText;
import java.nio.charset.StandardCharsets;

/**
 * A text that is counted and cut by its bytes of UTF-8, as Go's strings are.
 *
 * <p>The bytes are held one a character, so that all methods of {@link String} work on them.
 *
 * @param bytes a string of Latin-1
 */
record ByteString(String bytes) {

  static ByteString of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return new ByteString(new String(GoText.bytes(text), StandardCharsets.ISO_8859_1));
      }
    }
    return new ByteString(text);
  }

  int length() {
    return bytes.length();
  }

  /** The text of some bytes of it; outside of them it fails as a slice in Go does. */
  String slice(long start, long end) {
    if (end < 0 || end > bytes.length()) {
      throw new FunctionException(
          "runtime error: slice bounds out of range ["
              + (end < 0 ? ":" + end + "]" : ":" + end + "] with length " + bytes.length()));
    }
    if (start < 0 || start > end) {
      throw new FunctionException(
          "runtime error: slice bounds out of range ["
              + start
              + ":"
              + (start < 0 ? "" : end)
              + "]");
    }
    return text(bytes.substring((int) start, (int) end));
  }

  /** The text that bytes, one a character, are. */
  static String text(String bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      if (bytes.charAt(i) >= 0x80) {
        return GoText.text(bytes.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return bytes;
  }
}
