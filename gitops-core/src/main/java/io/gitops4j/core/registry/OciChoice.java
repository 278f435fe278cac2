package io.gitops4j.core.registry;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.core.source.http.TransferException;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which manifest of a repository is meant.
 *
 * <p>The rule for an artifact: the first that is given of digest, range of versions, tag; {@code
 * latest} when none is. The rule for a chart: a version is taken as it is, a range is chosen from
 * the tags. Surprising: a tag cannot have a {@code +}, so Helm writes {@code _} for it; that is
 * undone where a layer of a chart is selected. Source: Flux, {@code getRevision} and {@code
 * getTagBySemver} in {@code ocirepository_controller.go}, {@code oci_chart_repository.go}. Tests:
 * {@code OciSourceTest}.
 */
abstract sealed class OciChoice {

  /** The revision of what is meant now. */
  abstract Revision now(OciRegistry registry, Call call) throws IOException;

  /**
   * The tag or the digest of a revision's manifest.
   *
   * @throws TransferException when no source of this kind has such a revision
   */
  abstract String reference(Revision revision) throws TransferException;

  /** Whether a chart is meant, and nothing else will do. */
  abstract boolean isChart();

  /**
   * An artifact.
   *
   * @param ref any of {@code tag}, {@code semver}, {@code semverFilter}, {@code digest}
   * @param chartTags whether tags are versions of charts
   * @throws IllegalArgumentException when it is malformed
   */
  static OciChoice artifact(Map<String, String> ref, boolean chartTags) {
    return new Artifact(ref, chartTags);
  }

  /** A chart in a version, or in a range of them. */
  static OciChoice chart(String versions) {
    return new Chart(versions);
  }

  private static Optional<String> newest(
      List<String> tags, String range, boolean chartTags, boolean exact) throws TransferException {
    Comparator<String> order = Comparator.reverseOrder();
    return exact
        ? VersionChoice.choose(tags, tag -> version(tag, chartTags), range, order)
        : VersionChoice.highest(tags, tag -> version(tag, chartTags), range, order);
  }

  private static String version(String tag, boolean chartTags) {
    return chartTags ? tag.replace('_', '+') : tag;
  }

  private static TransferException none(int count, String range) {
    return new TransferException(
        Reason.NOT_FOUND,
        "none of its %d tags is a version in the range \"%s\"; widen it (prereleases count only where it names one, as >=1.0.0-0 does)"
            .formatted(count, range));
  }

  private static final class Artifact extends OciChoice {
    private final String digest;
    private final String range;
    private final @Nullable Pattern filter;
    private final String tag;
    private final boolean chartTags;

    Artifact(Map<String, String> ref, boolean chartTags) {
      this.digest = ref.getOrDefault("digest", "");
      this.range = ref.getOrDefault("semver", "");
      this.filter = filter(ref.getOrDefault("semverFilter", ""));
      String given = ref.getOrDefault("tag", "");
      this.tag = given.isEmpty() ? "latest" : given;
      this.chartTags = chartTags;
      if (!digest.isEmpty() && !Digests.isDigest(digest)) {
        throw new IllegalArgumentException(
            "the digest " + digest + " is none; write sha256: and 64 hexadecimal digits");
      }
      if (!OciRegistry.isTag(tag)) {
        throw new IllegalArgumentException(
            "the tag " + tag + " is none; it has up to 128 letters, digits, and . _ -");
      }
    }

    private static @Nullable Pattern filter(String expression) {
      try {
        return expression.isEmpty() ? null : Pattern.compile(expression);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "the semverFilter " + expression + " is no regular expression", e);
      }
    }

    @Override
    Revision now(OciRegistry registry, Call call) throws IOException {
      if (!digest.isEmpty()) {
        return Revision.of(digest);
      }
      String chosen = range.isEmpty() ? tag : inRange(registry.tags(call));
      return Revision.of(chosen, registry.digest(chosen, call));
    }

    private String inRange(List<String> tags) throws TransferException {
      Pattern only = filter;
      List<String> left =
          only == null ? tags : tags.stream().filter(t -> only.matcher(t).find()).toList();
      return newest(left, range, chartTags, false).orElseThrow(() -> none(left.size(), range));
    }

    @Override
    String reference(Revision revision) throws TransferException {
      if (!Digests.isDigest(revision.digest())) {
        throw new TransferException(
            Reason.INVALID,
            "it is not a revision of an artifact, which ends in sha256: and 64 hexadecimal digits");
      }
      return revision.digest();
    }

    @Override
    boolean isChart() {
      return false;
    }
  }

  private static final class Chart extends OciChoice {
    private final String versions;

    Chart(String versions) {
      this.versions = versions;
    }

    @Override
    Revision now(OciRegistry registry, Call call) throws IOException {
      if (VersionChoice.isExact(versions)) {
        return Revision.of(versions);
      }
      List<String> tags = registry.tags(call);
      String range = versions.isEmpty() ? "*" : versions;
      return newest(tags, range, true, true)
          .map(tag -> Revision.of(version(tag, true)))
          .orElseThrow(() -> none(tags.size(), range));
    }

    @Override
    String reference(Revision revision) throws TransferException {
      String tag = revision.value().replace('+', '_');
      if (!OciRegistry.isTag(tag)) {
        throw new TransferException(Reason.INVALID, "it is not a version that a tag can have");
      }
      return tag;
    }

    @Override
    boolean isChart() {
      return true;
    }
  }
}
