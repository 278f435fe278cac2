package io.gitops4j.testkit.apiserver.differential;

import io.gitops4j.testkit.apiserver.Script.Answer;
import io.gitops4j.testkit.apiserver.Script.Step;
import java.util.Arrays;
import java.util.Optional;

/** The differences that stay, each with its reason and its line in {@code KNOWN-DIFFERENCES.md}. */
enum Explained {
  ;

  /** Whether an answer of the real server and ours to one request differ in this way. */
  @FunctionalInterface
  private interface Shows {
    boolean test(Step step, Answer theirs, Answer ours);
  }

  private final String reason;
  private final Shows shows;

  Explained(String reason, Shows shows) {
    this.reason = reason;
    this.shows = shows;
  }

  /** Why the two differ. */
  String reason() {
    return reason;
  }

  /** The one that explains a difference. */
  static Optional<Explained> of(Step step, Answer theirs, Answer ours) {
    return Arrays.stream(values()).filter(e -> e.shows.test(step, theirs, ours)).findFirst();
  }
}
