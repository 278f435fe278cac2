package io.gitops4j;

/**
 * What is or was done to an object. Source of the words: fluxcd/pkg ssa, {@code ChangeSet}.
 *
 * @since 0.1
 */
public enum Action {
  /** The object did not exist. */
  CREATED,
  /** The object existed and was changed. */
  CONFIGURED,
  /** The object is as desired; nothing is sent. */
  UNCHANGED,
  /** The object was deleted and created anew, because a field of it cannot be changed. */
  RECREATED,
  /** The object was deleted, because nothing desires it any more. */
  DELETED,
  /** The object was left alone on purpose; the reason says why. */
  SKIPPED;

  /** Whether the action writes to the cluster. */
  public boolean writes() {
    return this != UNCHANGED && this != SKIPPED;
  }

  /** The action in lower case, as Flux prints it: {@code created}. */
  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
