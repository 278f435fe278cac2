package io.gitops4j.core.helm.release;

import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ValuesReader;
import io.gitops4j.core.yaml.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Labels of a record by which we know what we made it of, and that it is as we made it.
 *
 * <p>Flux keeps the digests of a release in the status of its HelmRelease; here they are labels of
 * the record: {@link #DESIRED} of what was asked for, {@link #CONTENT} of what came of it. Helm
 * carries labels over to the records it makes, where the second no longer fits: so a release that
 * somebody upgraded or rolled back with helm is known.
 */
final class ReleaseMark {

  static final String DESIRED = "helm.gitops4j.io/desired";
  static final String CONTENT = "helm.gitops4j.io/content";

  private ReleaseMark() {}

  /** The digest of what is asked for. */
  static String desired(ReleaseContent content, String more) {
    return digest(
        content.chart().name(),
        content.chart().metadata().version(),
        values(content.config()),
        more);
  }

  /** The digest of what a revision is. */
  static String content(Release release) {
    return digest(
        release.chart().map(Chart::toString).orElse(""),
        String.valueOf(release.revision()),
        values(release.config()),
        release.manifest());
  }

  /** Whether we made a revision. */
  static boolean isOurs(Release release) {
    return release.labels().getOrDefault(CONTENT, "").equals(content(release));
  }

  /** Whether a revision has the chart and values of some content. */
  static boolean isSame(ReleaseContent content, Release release) {
    return release.chart().map(Chart::toString).orElse("").equals(content.chart().toString())
        && values(release.config()).equals(values(content.config()));
  }

  private static String values(Map<String, @Nullable Object> values) {
    return JsonWriter.compact(ValuesReader.table(values));
  }

  private static String digest(String... parts) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        sha.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        sha.update(bytes);
      }
      return HexFormat.of().formatHex(sha.digest(), 0, 20);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
