package io.gitops4j.core.chart;

import io.gitops4j.core.version.SemanticVersion;
import io.gitops4j.core.version.VersionConstraint;
import io.gitops4j.core.version.VersionException;

/**
 * Versions and ranges of versions as Helm compares them, which is as Masterminds/semver v3 does.
 *
 * @since 0.1
 */
public final class Versions {

  private Versions() {}

  /** Whether a text is a version, in the loose form: {@code v1.2} is one. */
  public static boolean isVersion(String text) {
    try {
      SemanticVersion.parse(text);
      return true;
    } catch (VersionException e) {
      return false;
    }
  }

  /** Whether a version lies in a range; false when one of them is malformed. */
  public static boolean isInRange(String version, String range) {
    try {
      return VersionConstraint.parse(range).admits(SemanticVersion.parse(version));
    } catch (VersionException e) {
      return false;
    }
  }
}
