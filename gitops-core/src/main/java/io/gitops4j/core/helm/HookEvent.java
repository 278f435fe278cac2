package io.gitops4j.core.helm;

import java.util.Arrays;
import java.util.Optional;

/**
 * When a hook runs.
 *
 * @since 0.1
 */
public enum HookEvent {
  /** Before the objects of a new release are made. */
  PRE_INSTALL("pre-install"),
  /** After the objects of a new release were made. */
  POST_INSTALL("post-install"),
  /** Before a release is removed. */
  PRE_DELETE("pre-delete"),
  /** After a release was removed. */
  POST_DELETE("post-delete"),
  /** Before a release is changed. */
  PRE_UPGRADE("pre-upgrade"),
  /** After a release was changed. */
  POST_UPGRADE("post-upgrade"),
  /** Before a release goes back to an earlier revision. */
  PRE_ROLLBACK("pre-rollback"),
  /** After a release went back to an earlier revision. */
  POST_ROLLBACK("post-rollback"),
  /** When a release is tested. */
  TEST("test");

  private final String text;

  HookEvent(String text) {
    this.text = text;
  }

  /** The event as annotations name it. */
  public String text() {
    return text;
  }

  /** The event of a name in lower case; {@code test-success} is {@link #TEST}. */
  public static Optional<HookEvent> of(String name) {
    String wanted = name.equals("test-success") ? "test" : name;
    return Arrays.stream(values()).filter(event -> event.text.equals(wanted)).findFirst();
  }
}
