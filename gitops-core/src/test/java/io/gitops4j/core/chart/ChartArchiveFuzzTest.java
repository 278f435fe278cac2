package io.gitops4j.core.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.core.helm.fuzz.FuzzTime;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever bytes an archive has, it is a chart or fails as the loader says. */
class ChartArchiveFuzzTest {

  private static final ChartLoader LOADER =
      ChartLoader.withLimits(new ChartLimits(1 << 20, 1 << 20, 1 << 16, 100, 4));

  private static void load(byte[] archive) {
    try {
      assertThat(LOADER.archive("x", archive).name()).isNotEmpty();
    } catch (RenderException e) {
      assertThat(e.failure().reason()).isIn(Reason.INVALID, Reason.LIMIT, Reason.DENIED);
      assertThat(e.failure().message()).isNotBlank();
    }
  }

  @Property(tries = 500)
  void randomBytes_packed_failAsTheLoaderSays(@ForAll @Size(max = 3000) byte[] bytes) {
    load(Archives.gzip(bytes));
    load(bytes);
  }

  @Property(tries = 2000)
  void archives_withChangedBytes_failAsTheLoaderSays(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int changes) {
    byte[] inner = new Archives().file("k/Chart.yaml", "name: k\nversion: 1.0.0\n").tgz();
    Archives archive =
        new Archives()
            .file("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n")
            .file("c/values.yaml", "a: {b: [1, 2]}\n")
            .entry("c/l", '2', new byte[0])
            .file("c/templates/a.yaml", "a: {{ .Values.a }}\n")
            .entry("c/charts/k.tgz", '0', inner);
    byte[] tar = archive.tar();
    Random random = new Random(seed);
    for (int i = 0; i < changes; i++) {
      int block = random.nextInt(tar.length / 512);
      tar[block * 512 + random.nextInt(200)] = (byte) random.nextInt(256);
      if (random.nextBoolean()) {
        checksum(tar, block * 512);
      }
    }
    load(Archives.gzip(tar));
  }

  /** Half an hour of it: {@code -Dtest.groups=fuzz -Dtest.excludedGroups=}. */
  @Tag("fuzz")
  @Test
  void archives_withChangedBytes_forLong_failAsTheLoaderSays() throws Exception {
    FuzzTime.run(
        seed -> archives_withChangedBytes_failAsTheLoaderSays(seed, 1 + (int) (seed % 12)));
  }

  /** So that changed headers are read and not refused at once. */
  private static void checksum(byte[] tar, int at) {
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += i >= 148 && i < 156 ? ' ' : tar[at + i] & 0xff;
    }
    byte[] text = "%06o\0 ".formatted(sum).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, tar, at + 148, 8);
  }
}
