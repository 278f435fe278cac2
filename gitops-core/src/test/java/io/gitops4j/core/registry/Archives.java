package io.gitops4j.core.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** Archives made by hand, hostile ones among them. */
final class Archives {

  private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

  Archives file(String path, String text) {
    return entry(path, '0', text.getBytes(StandardCharsets.UTF_8));
  }

  Archives entry(String path, char type, byte[] content) {
    byte[] header = new byte[512];
    put(header, 0, path);
    put(header, 100, "0000644\0");
    put(header, 124, "%011o\0".formatted(content.length));
    put(header, 136, "00000000000\0");
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 157, type == '2' || type == '1' ? "/etc/passwd" : "");
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    tar.writeBytes(header);
    tar.writeBytes(content);
    tar.writeBytes(new byte[(512 - content.length % 512) % 512]);
    return this;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  byte[] gzip() {
    tar.writeBytes(new byte[1024]);
    return gzip(tar.toByteArray());
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] of(Map<String, String> files) {
    Archives archive = new Archives();
    new TreeMap<>(files).forEach(archive::file);
    return archive.gzip();
  }

  /** A chart with one template. */
  static byte[] chart(String name, String version) {
    return of(
        Map.of(
            name + "/Chart.yaml",
            "apiVersion: v2\nname: %s\nversion: %s\n".formatted(name, version),
            name + "/values.yaml",
            "replicas: 1\n",
            name + "/templates/config.yaml",
            "kind: ConfigMap\n"));
  }
}
