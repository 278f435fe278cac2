package io.gitops4j.core.kustomize.differential;

import java.util.Optional;

/**
 * The differences from kustomize that stay, each with its reason.
 *
 * <p>Each has a tree of its own below {@code kustomize-differences/NAME} that shows it; the
 * differential test fails when that tree no longer does.
 */
enum Explained {
  ;

  private final String reason;

  Explained(String reason) {
    this.reason = reason;
  }

  String reason() {
    return reason;
  }

  /** The one that explains a difference. */
  static Optional<Explained> of(Tree tree, Outcome theirs, Outcome ours) {
    return Optional.empty();
  }
}
