package io.gitops4j.core.helm.release;

import java.util.Arrays;
import java.util.Optional;

/**
 * What became of a revision of a release. Source: Helm 3.22 {@code pkg/release/status.go}.
 *
 * @since 0.1
 */
public enum ReleaseStatus {
  /** It is not known. */
  UNKNOWN("unknown"),
  /** It is what runs. */
  DEPLOYED("deployed"),
  /** It was removed, and its record kept. */
  UNINSTALLED("uninstalled"),
  /** A later revision took its place. */
  SUPERSEDED("superseded"),
  /** It could not be made so. */
  FAILED("failed"),
  /** It is being removed. */
  UNINSTALLING("uninstalling"),
  /** It is being installed. */
  PENDING_INSTALL("pending-install"),
  /** It is being made of an earlier revision. */
  PENDING_UPGRADE("pending-upgrade"),
  /** It is being made of an earlier revision, back to a still earlier one. */
  PENDING_ROLLBACK("pending-rollback");

  private final String text;

  ReleaseStatus(String text) {
    this.text = text;
  }

  /** The status as Helm writes it. */
  public String text() {
    return text;
  }

  /** Whether somebody is at work on it, or was stopped while he was. */
  public boolean isPending() {
    return this == PENDING_INSTALL || this == PENDING_UPGRADE || this == PENDING_ROLLBACK;
  }

  /** The status of a word; empty when Helm has none of this name. */
  public static Optional<ReleaseStatus> of(String text) {
    return Arrays.stream(values()).filter(status -> status.text.equals(text)).findFirst();
  }
}
