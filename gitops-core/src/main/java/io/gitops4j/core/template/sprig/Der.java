package io.gitops4j.core.template.sprig;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes and reads the few forms of DER that keys and certificates need.
 *
 * <p>Source: ITU-T X.690.
 */
final class Der {

  static final int INTEGER = 0x02;
  static final int OCTETS = 0x04;
  static final int SEQUENCE = 0x30;
  private static final int BITS = 0x03;
  private static final int OID = 0x06;
  private static final int SET = 0x31;

  /** An element: what it is, and its content. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Element(int tag, byte[] content) {}

  private Der() {}

  static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length < 0x80) {
      out.write(length);
    } else {
      byte[] size = BigInteger.valueOf(length).toByteArray();
      int skipped = size[0] == 0 ? 1 : 0;
      out.write(0x80 | size.length - skipped);
      out.write(size, skipped, size.length - skipped);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  static byte[] sequence(byte[]... parts) {
    return element(SEQUENCE, parts);
  }

  static byte[] set(byte[]... parts) {
    return element(SET, parts);
  }

  static byte[] integer(BigInteger value) {
    return element(INTEGER, value.toByteArray());
  }

  static byte[] integer(long value) {
    return integer(BigInteger.valueOf(value));
  }

  static byte[] octets(byte[] content) {
    return element(OCTETS, content);
  }

  /** Bits, the last so many of which do not count. */
  static byte[] bits(int unused, byte[] content) {
    return element(BITS, new byte[] {(byte) unused}, content);
  }

  static byte[] yes() {
    return new byte[] {0x01, 0x01, (byte) 0xFF};
  }

  static byte[] nothing() {
    return new byte[] {0x05, 0x00};
  }

  static byte[] text(int tag, String text) {
    return element(tag, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] oid(String dotted) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String[] parts = dotted.split("\\.", -1);
    out.write(Integer.parseInt(parts[0]) * 40 + Integer.parseInt(parts[1]));
    for (int i = 2; i < parts.length; i++) {
      int value = Integer.parseInt(parts[i]);
      for (int shift = 28; shift > 0; shift -= 7) {
        if (value >> shift != 0) {
          out.write(((value >> shift) & 0x7F) | 0x80);
        }
      }
      out.write(value & 0x7F);
    }
    return element(OID, out.toByteArray());
  }

  /**
   * The elements that bytes hold one after the other.
   *
   * @throws IllegalArgumentException when they are no DER
   */
  static List<Element> elements(byte[] bytes) {
    List<Element> elements = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int tag = bytes[at] & 0xFF;
      int length = at + 1 < bytes.length ? bytes[at + 1] & 0xFF : -1;
      at += 2;
      if (length > 0x80) {
        int count = length & 0x7F;
        if (count > 3 || at + count > bytes.length) {
          throw new IllegalArgumentException("malformed DER");
        }
        length = new BigInteger(1, Arrays.copyOfRange(bytes, at, at + count)).intValue();
        at += count;
      }
      if (length < 0 || at + length > bytes.length) {
        throw new IllegalArgumentException("malformed DER");
      }
      elements.add(new Element(tag, Arrays.copyOfRange(bytes, at, at + length)));
      at += length;
    }
    return elements;
  }

  /** The elements in a sequence that is all there is. */
  static List<Element> inSequence(byte[] bytes) {
    List<Element> outer = elements(bytes);
    if (outer.size() != 1 || outer.get(0).tag() != SEQUENCE) {
      throw new IllegalArgumentException("malformed DER");
    }
    return elements(outer.get(0).content());
  }
}
