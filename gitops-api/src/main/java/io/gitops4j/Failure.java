package io.gitops4j;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure as a value: where it happened, why, on what, and one sentence that says what to do.
 *
 * <p>The message never holds a secret, an object dump or a stack trace.
 *
 * @since 0.1
 */
public final class Failure {

  private final Stage stage;
  private final Reason reason;
  private final boolean retryable;
  private final @Nullable Duration retryAfter;
  private final @Nullable ObjectRef object;
  private final @Nullable Location location;
  private final String message;

  private Failure(Builder builder) {
    this.stage = builder.stage;
    this.reason = builder.reason;
    this.retryable = builder.retryable;
    this.retryAfter = builder.retryAfter;
    this.object = builder.object;
    this.location = builder.location;
    this.message = builder.message;
  }

  /** Starts a failure; it is retryable when the reason is one that time may cure. */
  public static Builder builder(Stage stage, Reason reason, String message) {
    return new Builder(stage, reason, message);
  }

  /** A failure that names neither object nor place. */
  public static Failure of(Stage stage, Reason reason, String message) {
    return builder(stage, reason, message).build();
  }

  /** The step in which it happened. */
  public Stage stage() {
    return stage;
  }

  /** The stable code. */
  public Reason reason() {
    return reason;
  }

  /** Whether the same call may succeed later without a change of the input. */
  public boolean retryable() {
    return retryable;
  }

  /** How long the other side asked to wait, if it did. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** The object it is about, if it is about one. */
  public Optional<ObjectRef> object() {
    return Optional.ofNullable(object);
  }

  /** The place in the repository, if there is one. */
  public Optional<Location> location() {
    return Optional.ofNullable(location);
  }

  /** One sentence: what was tried, on what, what was answered, what to do. */
  public String message() {
    return message;
  }

  /** This failure with another object, for a caller that knows it. */
  public Failure withObject(ObjectRef ref) {
    return toBuilder().object(ref).build();
  }

  /** This failure with another place, for a caller that knows it. */
  public Failure withLocation(Location place) {
    return toBuilder().location(place).build();
  }

  /** This failure with another message. */
  public Failure withMessage(String other) {
    return toBuilder(other).build();
  }

  /** A builder that starts with the values of this failure. */
  public Builder toBuilder() {
    return toBuilder(message);
  }

  private Builder toBuilder(String text) {
    Builder builder = new Builder(stage, reason, text).retryable(retryable);
    builder.retryAfter = retryAfter;
    builder.object = object;
    builder.location = location;
    return builder;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Failure that
        && toString().equals(that.toString())
        && retryable == that.retryable;
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** {@code RENDER/INVALID apps/web.yaml:3:5: message}; the place only where there is one. */
  @Override
  public String toString() {
    String where = location == null ? "" : location + ": ";
    return stage + "/" + reason + " " + where + message;
  }

  /**
   * Collects the parts of a {@link Failure}.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final Stage stage;
    private final Reason reason;
    private final String message;
    private boolean retryable;
    private @Nullable Duration retryAfter;
    private @Nullable ObjectRef object;
    private @Nullable Location location;

    private Builder(Stage stage, Reason reason, String message) {
      if (message.isBlank()) {
        throw new IllegalArgumentException("message is blank");
      }
      this.stage = stage;
      this.reason = reason;
      this.message = message;
      this.retryable =
          switch (reason) {
            case UNAVAILABLE, TIMEOUT, CONFLICT, DEPENDENCY_NOT_READY, UNHEALTHY -> true;
            default -> false;
          };
    }

    /** Overrides whether a retry may help. */
    public Builder retryable(boolean value) {
      this.retryable = value;
      return this;
    }

    /** The wait the other side asked for; makes the failure retryable. */
    public Builder retryAfter(Duration wait) {
      this.retryAfter = wait;
      this.retryable = true;
      return this;
    }

    /** The object it is about. */
    public Builder object(ObjectRef ref) {
      this.object = ref;
      return this;
    }

    /** The place in the repository. */
    public Builder location(Location place) {
      this.location = place;
      return this;
    }

    /** The failure. */
    public Failure build() {
      return new Failure(this);
    }
  }
}
