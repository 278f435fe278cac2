package io.gitops4j.testkit.apiserver.podsecurity;

import java.util.Optional;

/** How strict a policy is, from the one that allows everything on. */
public enum Level {
  /** Everything is allowed. */
  PRIVILEGED("privileged"),
  /** Known ways out of a container are closed. */
  BASELINE("baseline"),
  /** Pods are hardened by the best practice of the time. */
  RESTRICTED("restricted");

  private final String word;

  Level(String word) {
    this.word = word;
  }

  /** The level that a label names; empty when it names none. */
  static Optional<Level> of(String word) {
    for (Level level : values()) {
      if (level.word.equals(word)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  /** As labels and messages have it. */
  @Override
  public String toString() {
    return word;
  }
}
