package io.gitops4j.core.chart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a tar archive, one after the other.
 *
 * <p>The rule: a header of 512 bytes with a checksum, then the content, padded to 512 bytes; an
 * empty header ends the archive. Understood are the forms that chart archives have: v7, ustar with
 * its prefix, GNU's long names ({@code L}, {@code K}) and sizes in base 256, and the {@code path}
 * and {@code size} of pax headers ({@code x}, {@code g}). Surprising cases: a pax size wins over
 * that of the header; an archive may end without an empty header, but not within an entry; sparse
 * files are refused. Nothing is ever written or followed. Source: POSIX pax, section ustar; GNU
 * tar, Basic Tar Format. Tests: {@code TarReaderTest}, {@code ChartArchiveFuzzTest}.
 *
 * @since 0.1
 */
public final class TarReader {

  /**
   * Thrown when bytes are not a tar archive.
   *
   * @since 0.1
   */
  public static final class MalformedException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  /**
   * The head of an entry.
   *
   * @param name its path as it stands in the archive
   * @param type the type flag; {@code 0} for a file
   * @param size how many bytes its content has
   * @since 0.1
   */
  public record Entry(String name, char type, long size) {

    /** Whether it is a regular file. */
    public boolean isFile() {
      return type == '0' && !name.endsWith("/");
    }

    /** Whether it is a folder. */
    public boolean isDirectory() {
      return type == '5' || (type == '0' && name.endsWith("/"));
    }
  }

  private static final int BLOCK = 512;
  private static final int MAX_HEADER_CONTENT = 1 << 20;

  private final InputStream in;
  private final Map<String, String> global = new HashMap<>();
  private long unread;
  private long padding;

  /** A reader of a stream, which the caller limits and closes. */
  public TarReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next entry that is no header of headers; null at the end.
   *
   * @throws MalformedException when this is no tar archive
   */
  public @Nullable Entry next() throws IOException {
    Map<String, String> own = new HashMap<>();
    while (true) {
      skip(unread + padding);
      unread = 0;
      padding = 0;
      byte[] header = header();
      if (header == null) {
        return null;
      }
      long size = number(header, 124, 12);
      char type = header[156] == 0 ? '0' : (char) (header[156] & 0xff);
      switch (type) {
        case 'x' -> pax(content(size), own);
        case 'g' -> pax(content(size), global);
        case 'L' -> own.put("path", text(content(size), 0, MAX_HEADER_CONTENT));
        case 'K' -> content(size);
        case 'S' -> throw new MalformedException("it holds a sparse file");
        default -> {
          return entry(header, type == '7' ? '0' : type, size, own);
        }
      }
    }
  }

  private Entry entry(byte[] header, char type, long size, Map<String, String> own)
      throws IOException {
    String path = own.getOrDefault("path", global.getOrDefault("path", name(header)));
    String given = own.getOrDefault("size", global.get("size"));
    long length = given == null ? size : decimal(given);
    boolean empty = type >= '1' && type <= '6';
    require(length);
    unread = empty ? 0 : length;
    padding = padding(unread);
    return new Entry(path, type, unread);
  }

  /** The content of the entry last returned, all of it. */
  public byte[] content() throws IOException {
    long size = unread;
    unread = 0;
    return exactly(size);
  }

  private byte[] content(long size) throws IOException {
    if (size > MAX_HEADER_CONTENT) {
      throw new MalformedException("a header of %d bytes is too long".formatted(size));
    }
    require(size);
    byte[] content = exactly(size);
    skip(padding(size));
    return content;
  }

  private byte[] exactly(long size) throws IOException {
    // readNBytes grows with what is there, so a size that lies costs nothing.
    byte[] content = in.readNBytes((int) Math.min(size, Integer.MAX_VALUE - 8));
    if (content.length != size) {
      throw new MalformedException("it ends within an entry");
    }
    return content;
  }

  private void skip(long count) throws IOException {
    for (long left = count; left > 0; ) {
      long skipped = in.skip(left);
      if (skipped <= 0) {
        if (in.read() < 0) {
          throw new MalformedException("it ends within an entry");
        }
        skipped = 1;
      }
      left -= skipped;
    }
  }

  private byte @Nullable [] header() throws IOException {
    byte[] header = in.readNBytes(BLOCK);
    if (header.length == 0 || isEmpty(header)) {
      return null;
    }
    if (header.length < BLOCK) {
      throw new MalformedException("it ends within a header");
    }
    long wanted = number(header, 148, 8);
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      byte b = i >= 148 && i < 156 ? (byte) ' ' : header[i];
      unsigned += b & 0xff;
      signed += b;
    }
    if (wanted != unsigned && wanted != signed) {
      throw new MalformedException("the checksum of a header is wrong");
    }
    return header;
  }

  private static boolean isEmpty(byte[] header) {
    for (byte b : header) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static String name(byte[] header) {
    String name = text(header, 0, 100);
    boolean posix = text(header, 257, 6).equals("ustar") && header[262] == 0;
    String prefix = posix ? text(header, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(byte[] bytes, int from, int most) {
    int end = from;
    while (end < bytes.length && end < from + most && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, from, end - from, StandardCharsets.UTF_8);
  }

  private static long number(byte[] header, int from, int length) throws MalformedException {
    if ((header[from] & 0x80) != 0) {
      long value = header[from] & 0x3f;
      boolean small = (header[from] & 0x40) == 0;
      for (int i = from + 1; i < from + length; i++) {
        small &= value >> 54 == 0;
        value = (value << 8) | (header[i] & 0xff);
      }
      if (!small) {
        throw new MalformedException("a header holds a number that is too large");
      }
      return value;
    }
    String digits = text(header, from, length).strip();
    if (digits.isEmpty()) {
      return 0;
    }
    try {
      return Long.parseLong(digits, 8);
    } catch (NumberFormatException e) {
      throw new MalformedException("a header holds a number that is none");
    }
  }

  private static void pax(byte[] content, Map<String, String> records) throws IOException {
    for (int at = 0; at < content.length; ) {
      int space = at;
      while (space < content.length && content[space] != ' ') {
        space++;
      }
      long length = decimal(new String(content, at, space - at, StandardCharsets.UTF_8));
      long end = at + length;
      if (length <= space - at + 2 || end > content.length || content[(int) end - 1] != '\n') {
        throw new MalformedException("a pax header is malformed");
      }
      String record = new String(content, space + 1, (int) end - space - 2, StandardCharsets.UTF_8);
      int equal = record.indexOf('=');
      if (equal <= 0) {
        throw new MalformedException("a pax header is malformed");
      }
      records.put(record.substring(0, equal), record.substring(equal + 1));
      at = (int) end;
    }
  }

  private static long decimal(String digits) throws MalformedException {
    if (digits.isEmpty()
        || digits.length() > 18
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new MalformedException("a pax header holds a number that is none");
    }
    return Long.parseLong(digits);
  }

  private static void require(long size) throws MalformedException {
    if (size < 0) {
      throw new MalformedException("an entry has a negative size");
    }
  }

  private static long padding(long size) {
    return (BLOCK - size % BLOCK) % BLOCK;
  }
}
