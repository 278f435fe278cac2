package io.gitops4j.core.helm.release;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * When a hook ran last, and how it went.
 *
 * @param startedAt null when it never ran
 * @param completedAt null while it runs
 * @param phase how it went
 * @since 0.1
 */
public record HookRun(@Nullable Instant startedAt, @Nullable Instant completedAt, Phase phase) {

  /** A hook that never ran. */
  public static final HookRun NEVER = new HookRun(null, null, Phase.NONE);

  /**
   * How a hook went. Source: Helm 3.22 {@code pkg/release/hook.go}.
   *
   * @since 0.1
   */
  public enum Phase {
    /** It never ran. */
    NONE(""),
    /** It is not known. */
    UNKNOWN("Unknown"),
    /** It runs. */
    RUNNING("Running"),
    /** It did what it should. */
    SUCCEEDED("Succeeded"),
    /** It failed. */
    FAILED("Failed");

    private final String text;

    Phase(String text) {
      this.text = text;
    }

    /** The phase as Helm writes it. */
    public String text() {
      return text;
    }

    static Phase of(String text) {
      return Arrays.stream(values()).filter(p -> p.text.equals(text)).findFirst().orElse(UNKNOWN);
    }
  }
}
