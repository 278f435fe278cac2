package io.gitops4j.core.helm.release;

import io.gitops4j.ApplyException;
import io.gitops4j.Reason;
import io.gitops4j.core.chart.ChartLimits;
import io.gitops4j.spi.StoredRelease;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Packs releases as Helm does, and unpacks what Helm packed: JSON, gzip, Base64. Immutable and safe
 * to share.
 *
 * <p>Written is what Helm 3.22 writes, and {@code apply_method} and {@code rollback_revision} of
 * Helm 4, which Helm 3 ignores. Read are records of Helm 3 and 4, packed by gzip or not. Fields
 * that neither has are dropped, as Helm itself drops them when it changes a record. A record that
 * is malformed fails with {@link Reason#INVALID}, one beyond {@link ReleaseLimits} with {@link
 * Reason#LIMIT}; no message quotes it. Source: Helm 3.22 {@code pkg/storage/driver/util.go}.
 *
 * @since 0.1
 */
public final class ReleaseCodec {

  private static final ReleaseCodec DEFAULTS = new ReleaseCodec(ReleaseLimits.defaults());

  private final ReleaseLimits limits;
  private final ChartLimits chartLimits;

  private ReleaseCodec(ReleaseLimits limits) {
    this.limits = limits;
    this.chartLimits =
        new ChartLimits(limits.packedBytes(), limits.bytes(), limits.bytes(), 20_000, 16);
  }

  /** A codec with {@link ReleaseLimits#defaults()}. */
  public static ReleaseCodec withDefaults() {
    return DEFAULTS;
  }

  /** A codec with other limits. */
  public static ReleaseCodec withLimits(ReleaseLimits limits) {
    return new ReleaseCodec(limits);
  }

  /** A release as Helm stores it. */
  public String encode(Release release) {
    byte[] json = RecordWriter.write(release).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream packed = new ByteArrayOutputStream(json.length / 4 + 64);
    try (GZIPOutputStream gzip = new BestGzip(packed)) {
      gzip.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return Base64.getEncoder().encodeToString(packed.toByteArray());
  }

  /** The record of a release that is not stored yet. */
  public StoredRelease record(Release release) {
    return new StoredRelease(
        release.name(),
        release.revision(),
        release.status().text(),
        release.labels(),
        encode(release),
        "",
        null);
  }

  /**
   * A release of what Helm stored, without labels, which are stored beside it.
   *
   * @throws ApplyException as the class says
   */
  public Release decode(String text) {
    if (text.length() > limits.packedBytes() / 3L * 4 + 4) {
      throw limit("it has " + text.length() + " characters", limits.packedBytes());
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException e) {
      throw ReleaseProblem.record(Reason.INVALID, "it is no Base64", null);
    }
    byte[] json = isGzip(bytes) ? unpack(bytes) : bytes;
    if (json.length > limits.bytes()) {
      throw limit("it is larger", limits.bytes());
    }
    Map<String, @Nullable Object> fields =
        RecordReader.object(JsonReader.read(new String(json, StandardCharsets.UTF_8), limits))
            .orElseThrow(() -> ReleaseProblem.record(Reason.INVALID, "it is no JSON object", null));
    return RecordReader.release(fields, chartLimits);
  }

  /**
   * A release of a record, with its labels.
   *
   * @throws ApplyException as the class says
   */
  public Release decode(StoredRelease record) {
    Release release = decode(record.payload());
    return release.toBuilder().labels(record.labels()).build();
  }

  private static boolean isGzip(byte[] bytes) {
    return bytes.length > 3
        && bytes[0] == (byte) 0x1f
        && bytes[1] == (byte) 0x8b
        && bytes[2] == (byte) 0x08;
  }

  private byte[] unpack(byte[] packed) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] json = in.readNBytes(limits.bytes());
      if (in.read() >= 0) {
        throw limit("it unpacks to more bytes", limits.bytes());
      }
      return json;
    } catch (IOException e) {
      throw ReleaseProblem.record(Reason.INVALID, "it is no whole gzip", null);
    }
  }

  private static ApplyException limit(String what, long most) {
    return ReleaseProblem.record(
        Reason.LIMIT, "%s, and the limit is %d bytes".formatted(what, most), null);
  }

  /** Packs as well as it can, as Helm does. */
  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
