package io.gitops4j.testkit.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Packs files as artifacts and charts are packed: gzip around tar, in the order of their paths, the
 * same bytes for the same files.
 *
 * @since 0.1
 */
public final class TarGzip {

  private static final int BLOCK = 512;
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_PREFIX = 155;

  private TarGzip() {}

  /**
   * An archive of text files.
   *
   * @param files text by path
   * @throws IllegalArgumentException when a path is too long for the header of ustar
   */
  public static byte[] of(Map<String, String> files) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
        byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
        out.write(header(file.getKey(), content.length));
        out.write(content);
        out.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
      }
      out.write(new byte[2 * BLOCK]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /**
   * A chart packed as {@code helm package} does, with one folder named like it around its files.
   */
  public static byte[] chart(String name, Map<String, String> files) {
    Map<String, String> inFolder = new TreeMap<>();
    files.forEach((path, text) -> inFolder.put(name + "/" + path, text));
    return of(inFolder);
  }

  private static byte[] header(String path, int size) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    int cut = 0;
    for (int i = 0; name.length - cut > LONGEST_NAME && i < name.length; i++) {
      cut = name[i] == '/' ? i + 1 : cut;
    }
    if (name.length - cut > LONGEST_NAME || cut > LONGEST_PREFIX) {
      throw new IllegalArgumentException(path + " is too long for a header of ustar");
    }
    byte[] header = new byte[BLOCK];
    System.arraycopy(name, cut, header, 0, name.length - cut);
    System.arraycopy(name, 0, header, 345, Math.max(0, cut - 1));
    put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
    put(header, 124, "%011o\0".formatted(size) + "00000000000\0");
    put(header, 148, "        0");
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    return Arrays.copyOf(header, BLOCK);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
