package io.gitops4j.aws.secrets.diagnosis;

import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Compares our clock with the {@code Date} of answers. AWS refuses signatures that are more than 5
 * minutes off (IAM User Guide, "Elements of an AWS API request signature"); the SDK then tries
 * again with the other side's time, but what signs once and for all does not.
 */
final class ServerClock implements ExecutionInterceptor {

  private static final Duration NOTABLE = Duration.ofMinutes(1);
  private static final Duration REFUSED = Duration.ofMinutes(5);

  private final Clock clock;
  private volatile Optional<Duration> ahead = Optional.empty();

  ServerClock(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void beforeUnmarshalling(
      Context.BeforeUnmarshalling context, ExecutionAttributes attributes) {
    Instant ours = clock.instant();
    context
        .httpResponse()
        .firstMatchingHeader("Date")
        .ifPresent(
            date -> {
              try {
                Instant theirs = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
                ahead = Optional.of(Duration.between(theirs, ours));
              } catch (DateTimeException e) {
                ahead = Optional.empty();
              }
            });
  }

  /** Tells of a difference; once. */
  void tell(Findings findings) {
    Duration skew = ahead.orElse(Duration.ZERO);
    if (skew.abs().compareTo(NOTABLE) < 0 || findings.has(Code.CLOCK_SKEW)) {
      return;
    }
    String message =
        "The clock is %d s %s AWS' clock, which refuses calls that are 300 s off; let the machine's"
            + " clock be set by NTP.";
    String direction = skew.isNegative() ? "behind" : "ahead of";
    if (skew.abs().compareTo(REFUSED) < 0) {
      findings.warning(Code.CLOCK_SKEW, message, skew.abs().toSeconds(), direction);
    } else {
      findings.error(Code.CLOCK_SKEW, message, skew.abs().toSeconds(), direction);
    }
  }
}
