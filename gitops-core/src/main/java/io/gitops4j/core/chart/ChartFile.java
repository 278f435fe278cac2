package io.gitops4j.core.chart;

import io.gitops4j.core.template.value.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A file of a chart: its path below the chart's folder, separated by {@code /}, and its bytes,
 * without a byte order mark. Immutable.
 *
 * @since 0.1
 */
public final class ChartFile {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final String name;
  private final byte[] content;
  private int hash;

  private ChartFile(String name, byte[] content) {
    this.name = name;
    this.content = content;
  }

  /** A file; the bytes are copied. */
  public static ChartFile of(String name, byte[] content) {
    return new ChartFile(name, content.clone());
  }

  /** A file of bytes that nobody else changes; a byte order mark is left out. */
  static ChartFile own(String name, byte[] content) {
    int mark = BYTE_ORDER_MARK.length;
    boolean marked =
        content.length >= mark && Arrays.equals(content, 0, mark, BYTE_ORDER_MARK, 0, mark);
    return new ChartFile(
        name, marked ? Arrays.copyOfRange(content, mark, content.length) : content);
  }

  /** The path below the chart's folder, such as {@code templates/service.yaml}. */
  public String name() {
    return name;
  }

  /** The bytes, read-only. */
  public ByteBuffer content() {
    return ByteBuffer.wrap(content).asReadOnlyBuffer();
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return content.clone();
  }

  /** The bytes as UTF-8; what is not UTF-8 becomes the replacement character. */
  public String text() {
    return new String(content, StandardCharsets.UTF_8);
  }

  /** The bytes as templates see them, not copied. */
  public Bytes value() {
    return Bytes.own(content);
  }

  /** How many bytes there are. */
  public int size() {
    return content.length;
  }

  /** This file under another name. */
  ChartFile named(String other) {
    return new ChartFile(other, content);
  }

  byte[] shared() {
    return content;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ChartFile file
        && file.name.equals(name)
        && Arrays.equals(file.content, content);
  }

  @Override
  public int hashCode() {
    if (hash == 0) {
      hash = 31 * name.hashCode() + Arrays.hashCode(content);
    }
    return hash;
  }

  @Override
  public String toString() {
    return name + " (" + content.length + " bytes)";
  }
}
