package io.gitops4j.core.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The lines of a stream, one at a time, without strings. Those from a mark on can be had again as a
 * stream, so that another reader can go on there; at most one MiB of them is kept.
 */
final class MarkedLines {

  /** What a line is made of. */
  enum Kind {
    /** Letters, digits, signs, blanks and what is printable outside of ASCII. */
    PRINTABLE,
    /** The same and tabs. */
    WITH_TABS,
    /** Bytes that YAML does not allow, or that it treats in a way of its own. */
    OTHER,
    /** The stream has ended. */
    END
  }

  private static final int MOST = 1 << 20;

  private final InputStream in;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private byte[] buffer = new byte[1 << 16];
  private int mark;
  private int markedLine;
  private int start;
  private int end;
  private int next;
  private int filled;
  private int line = -1;
  private boolean ended;

  MarkedLines(InputStream in) {
    this.in = in;
  }

  /** The bytes among which the line is; others after the next call of {@link #next}. */
  byte[] bytes() {
    return buffer;
  }

  /** Where the line begins in the bytes. */
  int start() {
    return start;
  }

  /** Where the line ends, without its break. */
  int end() {
    return end;
  }

  /** The number of the line, from 0. */
  int number() {
    return line;
  }

  /** Keeps the lines from this one on. */
  void mark() {
    mark = start;
    markedLine = line;
  }

  /** The number of the marked line, from 0. */
  int markedLine() {
    return Math.max(0, markedLine);
  }

  /** Everything from the mark on, behind a text. */
  InputStream fromMark(String before) {
    return new SequenceInputStream(
        Collections.enumeration(
            List.of(
                new ByteArrayInputStream(before.getBytes(StandardCharsets.UTF_8)),
                new ByteArrayInputStream(buffer, mark, filled - mark),
                in)));
  }

  /** Goes to the next line; one that is too long to be kept is of the kind {@code OTHER}. */
  Kind next() throws IOException {
    start = next;
    line++;
    boolean tabs = false;
    boolean wide = false;
    boolean odd = false;
    int at = start;
    while (true) {
      if (at == filled) {
        int moved = fill();
        if (moved < 0) {
          return Kind.OTHER;
        }
        at -= moved;
        if (ended && at == filled) {
          break;
        }
      }
      byte b = buffer[at];
      if (b < 0x20 || b == 0x7f) {
        if (b == '\n') {
          break;
        }
        wide |= b < 0;
        tabs |= b == '\t';
        odd |= b >= 0 && b != '\t';
      }
      at++;
    }
    end = at;
    next = Math.min(at + 1, filled);
    if (at == filled && start == at) {
      return Kind.END;
    }
    if (odd || (wide && !isPrintable())) {
      return Kind.OTHER;
    }
    return tabs ? Kind.WITH_TABS : Kind.PRINTABLE;
  }

  /** Reads more; by how much what is kept moved to the front, or -1 when it is too much. */
  private int fill() throws IOException {
    int moved = 0;
    if (filled == buffer.length) {
      moved = mark;
      if (moved < buffer.length / 2) {
        if (buffer.length >= MOST) {
          return -1;
        }
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
        moved = 0;
      } else {
        System.arraycopy(buffer, mark, buffer, 0, filled - mark);
        start -= moved;
        filled -= moved;
        mark = 0;
      }
    }
    int count = in.read(buffer, filled, buffer.length - filled);
    ended = count < 0;
    filled += Math.max(0, count);
    return moved;
  }

  /**
   * Whether the line is well-formed UTF-8 of characters that are printable in YAML, and neither
   * breaks nor marks.
   */
  private boolean isPrintable() {
    CharBuffer text;
    try {
      text = decoder.decode(ByteBuffer.wrap(buffer, start, end - start));
    } catch (CharacterCodingException e) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean control = c >= 0x7f && c < 0xa0;
      if (control || c == 0x2028 || c == 0x2029 || c == 0xfeff || c >= 0xfffe) {
        return false;
      }
    }
    return true;
  }
}
