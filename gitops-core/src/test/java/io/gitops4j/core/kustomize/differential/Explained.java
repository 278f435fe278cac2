package io.gitops4j.core.kustomize.differential;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * The differences from kustomize that stay, each with its reason.
 *
 * <p>Each has a tree of its own, {@code kustomize-differences/NAME/input}, that shows it; the
 * differential test fails when that tree no longer does.
 */
enum Explained {
  KEY_THE_API_SERVER_REFUSES(
      "kustomize puts any text before the = of a literal or a line of an environment file into data"
          + " as a key; the API server refuses what has other characters than letters, digits, '-',"
          + " '_' and '.', so we refuse it where it is written",
      (theirs, ours) ->
          ours.kind() == Outcome.Kind.REFUSED && ours.text().contains("is not a valid key name"));

  private final String reason;
  private final BiPredicate<Outcome, Outcome> shows;

  Explained(String reason, BiPredicate<Outcome, Outcome> shows) {
    this.reason = reason;
    this.shows = shows;
  }

  /** Why the two differ. */
  String reason() {
    return reason;
  }

  /** The name of its folder. */
  String folder() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The one that explains a difference. */
  static Optional<Explained> of(Outcome theirs, Outcome ours) {
    return Arrays.stream(values()).filter(each -> each.shows.test(theirs, ours)).findFirst();
  }
}
