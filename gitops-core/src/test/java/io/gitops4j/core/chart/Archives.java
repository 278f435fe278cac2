package io.gitops4j.core.chart;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Makes tar archives, well-formed and not. */
public final class Archives {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Adds a file. */
  public Archives file(String path, String content) {
    return entry(path, '0', content.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds an entry of any type. */
  public Archives entry(String path, char type, byte[] content) {
    out.writeBytes(header(path, type, content.length));
    out.writeBytes(content);
    out.writeBytes(new byte[(512 - content.length % 512) % 512]);
    return this;
  }

  static byte[] header(String path, char type, long size) {
    byte[] header = new byte[512];
    put(header, 0, path);
    put(header, 100, "0000644\0");
    put(header, 124, "%011o\0".formatted(size));
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  /** The archive without its end. */
  public byte[] tar() {
    return out.toByteArray();
  }

  /** The archive, packed. */
  public byte[] tgz() {
    byte[] tar = out.toByteArray();
    byte[] whole = new byte[tar.length + 1024];
    System.arraycopy(tar, 0, whole, 0, tar.length);
    return gzip(whole);
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** A folder, packed as a chart. */
  public static byte[] packed(Path folder) {
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> files = tree.filter(Files::isRegularFile).sorted().toList();
      Archives archive = new Archives();
      for (Path file : files) {
        String path = folder.relativize(file).toString().replace('\\', '/');
        archive.entry("chart/" + path, '0', Files.readAllBytes(file));
      }
      return archive.tgz();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
