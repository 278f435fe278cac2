package io.gitops4j.testkit.apiserver.typed;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of one message of protobuf, and where we are in them.
 *
 * <p>Everything is refused as the code that gogo/protobuf generates refuses it, in its words;
 * groups, which nothing of Kubernetes has, are skipped with what is in them.
 */
final class ProtoInput {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  private static final int GROUP = 3;
  private static final int END_GROUP = 4;
  private static final int FIXED32 = 5;

  private final byte[] bytes;
  private final int end;
  private int at;

  ProtoInput(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  ProtoInput(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  boolean done() {
    return at >= end;
  }

  /**
   * The tag of the next field.
   *
   * @param message what the message is called
   * @return the number of the field times eight, and its wire type
   */
  long tag(String message) {
    long tag = varint();
    if ((tag & 7) == END_GROUP) {
      throw new DecodeFailure("proto: " + message + ": wiretype end group for non-group");
    }
    if ((int) (tag >>> 3) <= 0) {
      throw new DecodeFailure(
          "proto: "
              + message
              + ": illegal tag "
              + (int) (tag >>> 3)
              + " (wire type "
              + Long.toUnsignedString(tag)
              + ")");
    }
    return tag;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      if (shift >= 64) {
        throw new DecodeFailure("proto: integer overflow");
      }
      if (at >= end) {
        throw unexpectedEnd();
      }
      byte b = bytes[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  double fixed64() {
    if (end - at < 8) {
      throw unexpectedEnd();
    }
    long bits = 0;
    for (int i = 7; i >= 0; i--) {
      bits = (bits << 8) | (bytes[at + i] & 0xff);
    }
    at += 8;
    return Double.longBitsToDouble(bits);
  }

  /** The bytes of a field that has a length before them. */
  ProtoInput within() {
    int length = length();
    at += length;
    return new ProtoInput(bytes, at - length, at);
  }

  private int length() {
    long length = varint();
    if (length < 0 || length > Long.MAX_VALUE - end) {
      throw negativeLength();
    }
    if (length > end - at) {
      throw unexpectedEnd();
    }
    return (int) length;
  }

  String text() {
    int length = length();
    at += length;
    return new String(bytes, at - length, length, StandardCharsets.UTF_8);
  }

  /** The bytes that are left. */
  byte[] rest() {
    return Arrays.copyOfRange(bytes, at, end);
  }

  /** Skips a field whose tag is read. */
  void skip(int wireType) {
    int depth = 0;
    int type = wireType;
    while (true) {
      switch (type) {
        case VARINT -> varint();
        case FIXED64 -> leap(8);
        case BYTES -> leap(length());
        case GROUP -> depth++;
        case END_GROUP -> {
          if (depth == 0) {
            throw new DecodeFailure("proto: unexpected end of group");
          }
          depth--;
        }
        case FIXED32 -> leap(4);
        default -> throw new DecodeFailure("proto: illegal wireType " + type);
      }
      if (depth == 0) {
        return;
      }
      type = (int) (varint() & 7);
    }
  }

  private void leap(int length) {
    if (length > end - at) {
      throw unexpectedEnd();
    }
    at += length;
  }

  private static DecodeFailure unexpectedEnd() {
    return new DecodeFailure("unexpected EOF");
  }

  private static DecodeFailure negativeLength() {
    return new DecodeFailure("proto: negative length found during unmarshaling");
  }
}
