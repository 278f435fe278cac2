package io.gitops4j.core.reconcile;

/** How far a unit's line is followed. */
public enum Reach {
  /** Until it is known what the unit desires and declares. */
  LOAD,
  /** Until it is known what would be changed; nothing is written. */
  PLAN,
  /** To its end. */
  ALL
}
