package io.gitops4j;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of the reconcile of one unit.
 *
 * @param unit the unit
 * @param status how it ended
 * @param message one sentence for people; for an unsupported kind {@code not supported yet: KIND}
 * @param revisionSeen the revision of its source; null when it could not be told
 * @param changes what was done
 * @param health the health of what was waited for
 * @param problem why it failed or was blocked; null otherwise
 * @param timings how long each stage that ran took
 * @since 0.1
 */
public record UnitResult(
    UnitId unit,
    UnitStatus status,
    String message,
    @Nullable Revision revisionSeen,
    ChangeSet changes,
    HealthReport health,
    @Nullable Failure problem,
    Map<Stage, Duration> timings) {

  /** Copies the map, in the order of the stages. */
  public UnitResult {
    Map<Stage, Duration> copy = new EnumMap<>(Stage.class);
    copy.putAll(timings);
    timings = Collections.unmodifiableMap(copy);
  }

  /** The revision of its source. */
  public Optional<Revision> revision() {
    return Optional.ofNullable(revisionSeen);
  }

  /** Why it failed or was blocked. */
  public Optional<Failure> failure() {
    return Optional.ofNullable(problem);
  }

  /** Whether dependants may go on: it succeeded or was unchanged. */
  public boolean ready() {
    return status == UnitStatus.SUCCEEDED || status == UnitStatus.UNCHANGED;
  }

  @Override
  public String toString() {
    return unit + " " + status + (message.isEmpty() ? "" : ": " + message);
  }
}
