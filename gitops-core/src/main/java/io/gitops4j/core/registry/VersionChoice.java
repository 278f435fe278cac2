package io.gitops4j.core.registry;

import io.gitops4j.Reason;
import io.gitops4j.core.source.http.TransferException;
import io.gitops4j.core.version.SemanticVersion;
import io.gitops4j.core.version.VersionConstraint;
import io.gitops4j.core.version.VersionException;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among versions by a range of them.
 *
 * <p>The rule: what is written exactly like the range is taken, whatever it is; else the highest
 * version in the range, where nothing and {@code *} are any version that is released. Surprising
 * cases: a version has three numbers without zeros in front ({@code 1.2} is none, {@code v1.2.3} is
 * one); a prerelease counts only where the range names one; of versions that differ in metadata
 * alone the one that comes first in the given order is taken; deprecated ones count like others.
 * Source: Flux source-controller, {@code GetChartVersion} in {@code
 * internal/helm/repository/chart_repository.go} and {@code oci_chart_repository.go}; Helm, {@code
 * IndexFile.Get}. Tests: {@code VersionChoiceTest}.
 */
final class VersionChoice {

  private static final String ANY = "*";
  private static final Pattern STRICT =
      Pattern.compile(
          "v?(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)"
              + "(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?");

  private VersionChoice() {}

  /** Whether a text is one version and no range. */
  static boolean isExact(String text) {
    return parse(text) != null;
  }

  private static @Nullable SemanticVersion parse(String text) {
    try {
      return STRICT.matcher(text).matches() ? SemanticVersion.parse(text) : null;
    } catch (VersionException e) {
      return null;
    }
  }

  private record Candidate<T>(T item, SemanticVersion version) {}

  /**
   * The one to take, if there is one.
   *
   * @param version the version of a candidate
   * @param range a range, or a version
   * @param first which of equal versions comes first
   * @throws TransferException when the range is malformed
   */
  static <T> Optional<T> choose(
      Collection<T> candidates, Function<T, String> version, String range, Comparator<T> first)
      throws TransferException {
    if (!range.isEmpty()) {
      for (T candidate : candidates) {
        if (version.apply(candidate).equals(range)) {
          return Optional.of(candidate);
        }
      }
    }
    return highest(candidates, version, range, first);
  }

  /** The same without the exception for what is written exactly like the range. */
  static <T> Optional<T> highest(
      Collection<T> candidates, Function<T, String> version, String range, Comparator<T> first)
      throws TransferException {
    VersionConstraint constraint = constraint(range);
    Candidate<T> best = null;
    for (T item : candidates) {
      SemanticVersion parsed = parse(version.apply(item));
      if (parsed != null && constraint.admits(parsed)) {
        Candidate<T> candidate = new Candidate<>(item, parsed);
        if (best == null || isBetter(candidate, best, first)) {
          best = candidate;
        }
      }
    }
    return best == null ? Optional.empty() : Optional.of(best.item);
  }

  private static <T> boolean isBetter(Candidate<T> one, Candidate<T> other, Comparator<T> first) {
    int order = one.version.compareTo(other.version);
    return order > 0 || (order == 0 && first.compare(one.item, other.item) < 0);
  }

  private static VersionConstraint constraint(String range) throws TransferException {
    try {
      return VersionConstraint.parse(range.isEmpty() ? ANY : range);
    } catch (VersionException e) {
      throw new TransferException(
          Reason.INVALID,
          "the range of versions \"%s\" is malformed; write one such as 1.2.3, 1.x or >=1.2.0 <2.0.0"
              .formatted(range));
    }
  }
}
