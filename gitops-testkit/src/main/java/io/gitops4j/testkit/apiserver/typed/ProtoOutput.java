package io.gitops4j.testkit.apiserver.typed;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that are written from their end to their beginning, so that the length of a message is
 * known when its turn comes.
 */
final class ProtoOutput {
  private byte[] bytes = new byte[512];
  private int at = bytes.length;

  /** How much is written. */
  int size() {
    return bytes.length - at;
  }

  void raw(byte[] given) {
    room(given.length);
    at -= given.length;
    System.arraycopy(given, 0, bytes, at, given.length);
  }

  void raw(String text) {
    raw(text.getBytes(StandardCharsets.UTF_8));
  }

  void varint(long value) {
    int length = 1 + (63 - Long.numberOfLeadingZeros(value | 1)) / 7;
    room(length);
    at -= length;
    long rest = value;
    for (int i = 0; i < length - 1; i++) {
      bytes[at + i] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at + length - 1] = (byte) rest;
  }

  void fixed64(double value) {
    room(8);
    at -= 8;
    long bits = Double.doubleToRawLongBits(value);
    for (int i = 0; i < 8; i++) {
      bytes[at + i] = (byte) (bits >>> (8 * i));
    }
  }

  void tag(int number, int wireType) {
    varint(((long) number << 3) | wireType);
  }

  /** Puts length and tag before what was written since the output had a size. */
  void close(int number, int sizeBefore) {
    varint(size() - sizeBefore);
    tag(number, ProtoInput.BYTES);
  }

  /** A field of text. */
  void text(int number, String text) {
    int before = size();
    raw(text);
    close(number, before);
  }

  byte[] toBytes() {
    return Arrays.copyOfRange(bytes, at, bytes.length);
  }

  private void room(int length) {
    if (length > at) {
      byte[] more = new byte[Math.max(2 * bytes.length, bytes.length + length)];
      System.arraycopy(bytes, at, more, more.length - size(), size());
      at += more.length - bytes.length;
      bytes = more;
    }
  }
}
