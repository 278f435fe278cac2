package io.gitops4j.testkit.apiserver.crd.cel.library;

import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.sprig.DurationText;
import java.time.Duration;
import java.util.Optional;

/** Durations such as {@code 1h30m}. Source: Go, {@code time.ParseDuration}. */
public final class Durations {

  private static final int LONGEST = 128;

  private Durations() {}

  /** The duration; empty when the text is none, or one of more than 292 years. */
  public static Optional<Duration> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      return Optional.of(DurationText.parse(text));
    } catch (FunctionException e) {
      return Optional.empty();
    }
  }
}
