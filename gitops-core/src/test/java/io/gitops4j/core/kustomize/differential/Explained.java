package io.gitops4j.core.kustomize.differential;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
      (tree, theirs, ours) ->
          theirs.kind() == Outcome.Kind.BUILT
              && ours.kind() == Outcome.Kind.REFUSED
              && ours.text().contains("is not a valid key name")),

  OBJECT_WITHOUT_API_VERSION(
      "kustomize builds an object that has no apiVersion, which no API server takes, so we refuse it"
          + " where it is written",
      (tree, theirs, ours) ->
          theirs.kind() == Outcome.Kind.BUILT
              && ours.kind() == Outcome.Kind.REFUSED
              && ours.text().contains(" has no apiVersion; add one")),

  SUBJECT_WITHOUT_A_KIND(
      "kustomize ends with a panic where a subject of a role binding is no mapping, or its kind or"
          + " name no text; we build what is there",
      (tree, theirs, ours) ->
          theirs.kind() == Outcome.Kind.REFUSED
              && theirs
                  .text()
                  .matches("(?s).*panic: interface conversion: interface \\{} is [^\\n]+, not .*")
              && theirs.text().contains("resmap.getNamespacesForRoleBinding(")
              && ours.kind() == Outcome.Kind.BUILT),

  COPY_OF_THE_HISTORY(
      "kustomize keeps the history and the origin of an object in annotations, so where a JSON patch"
          + " copies the annotations to another field, they are in the output; ours keeps them"
          + " elsewhere",
      (tree, theirs, ours) ->
          theirs.kind() == Outcome.Kind.BUILT
              && ours.kind() == Outcome.Kind.BUILT
              && differOnlyWhereMoreIsNoted(theirs.text(), ours.text())),

  HASH_OF_ANOTHER_KIND(
      "where a patch changed the kind of a generated object, kustomize's hash is that of the lines"
          + " and columns of its text in memory, not of its content",
      (tree, theirs, ours) ->
          theirs.kind() == Outcome.Kind.BUILT
              && ours.kind() == Outcome.Kind.BUILT
              && withoutHashes(theirs.text()).equals(withoutHashes(ours.text())));

  private static final Pattern NOTE =
      Pattern.compile(
          "internal\\.config\\.kubernetes\\.io/|config\\.kubernetes\\.io/(origin|transformations)");

  private static final Pattern HASH = Pattern.compile("-[bcdfghkmt2456789]{10}\\b");

  private final String reason;
  private final Shows shows;

  Explained(String reason, Shows shows) {
    this.reason = reason;
    this.shows = shows;
  }

  /** Whether two outputs differ only in objects of which the first has more notes of kustomize. */
  private static boolean differOnlyWhereMoreIsNoted(String theirs, String ours) {
    String[] all = theirs.split("(?m)^---$", -1);
    String[] own = ours.split("(?m)^---$", -1);
    return all.length == own.length
        && IntStream.range(0, all.length)
            .allMatch(i -> all[i].equals(own[i]) || notes(all[i]) > notes(own[i]));
  }

  private static long notes(String text) {
    return NOTE.matcher(text).results().count();
  }

  /** A text without the hashes of objects that are neither ConfigMap nor Secret. */
  private static String withoutHashes(String text) {
    return Arrays.stream(text.split("(?m)^---$"))
        .map(
            each ->
                each.matches("(?s).*\\nkind: (ConfigMap|Secret)\\n.*")
                    ? each
                    : HASH.matcher(each).replaceAll("-hash"))
        .collect(Collectors.joining("---"));
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
  static Optional<Explained> of(Tree tree, Outcome theirs, Outcome ours) {
    return Arrays.stream(values()).filter(each -> each.shows.test(tree, theirs, ours)).findFirst();
  }

  /** Whether a tree and what came of it show the difference. */
  @FunctionalInterface
  private interface Shows {
    boolean test(Tree tree, Outcome theirs, Outcome ours);
  }
}
