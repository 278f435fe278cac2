package io.gitops4j.testkit.secrets.faults;

import io.gitops4j.testkit.secrets.faults.Rule.Effect;
import java.time.Duration;

/**
 * What is to go wrong, for all requests or for some of them.
 *
 * <pre>{@code
 * secrets.faults().throttle(5);
 * secrets.faults().on("BatchGetSecretValue").outage();
 * secrets.faults().secret("prod/db").probability(0.1, 42).reset(20);
 * secrets.faults().latency(Duration.ofMillis(50));
 * secrets.faults().region("eu-west-1").hang();
 * secrets.faults().denySecret("prod/db");
 * secrets.faults().recover();
 * }</pre>
 *
 * <p>Methods that narrow return faults for fewer requests; methods that name what goes wrong take
 * effect at once, for requests that come later. Of several faults that a request meets, the one
 * that was set first counts, and the latency that was set last is added to it. Access is checked
 * last, as it is about secrets and not requests. Safe to use from many threads.
 *
 * <p>Error codes, statuses and sentences are those of the service. Source: Common Errors and the
 * errors of each operation in the API reference of Secrets Manager; sentences as users report them.
 *
 * @since 0.1
 */
public final class Faults {
  private final Rules rules;
  private final Scope scope;

  Faults(Rules rules, Scope scope) {
    this.rules = rules;
    this.scope = scope;
  }

  /** Only requests of an operation, such as {@code GetSecretValue}. */
  public Faults on(String operation) {
    return new Faults(rules, scope.withOperation(operation));
  }

  /** Only requests that name a secret or parameter, as this does or otherwise, by name or ARN. */
  public Faults secret(String name) {
    return new Faults(rules, scope.withSecret(name));
  }

  /** Only requests to a region. */
  public Faults region(String name) {
    return new Faults(rules, scope.withRegion(name));
  }

  /** Only requests by an access key id, or by a role, by its ARN. */
  public Faults caller(String accessKeyIdOrRole) {
    return new Faults(rules, scope.withCaller(accessKeyIdOrRole));
  }

  /**
   * Not the first so many of them.
   *
   * @throws IllegalArgumentException when the number is negative
   */
  public Faults after(int requests) {
    return new Faults(rules, scope.withSkip(count(requests)));
  }

  /**
   * Only so many of them.
   *
   * @throws IllegalArgumentException when the number is negative
   */
  public Faults times(int requests) {
    return new Faults(rules, scope.withTimes(count(requests)));
  }

  /**
   * Only a share of them, picked at random: the same ones of the same sequence of requests for the
   * same seed.
   *
   * @param share from 0, for none, to 1, for all
   * @throws IllegalArgumentException when the share is not from 0 to 1
   */
  public Faults probability(double share, long seed) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("The probability of a fault is from 0 to 1, not " + share);
    }
    return new Faults(rules, scope.withChance(new Scope.Chance(share, seed)));
  }

  private static int count(int requests) {
    if (requests < 0) {
      throw new IllegalArgumentException("A number of requests is not negative: " + requests);
    }
    return requests;
  }

  /** So many are answered by {@code ThrottlingException}. */
  public void throttle(int requests) {
    times(requests).throttleAll();
  }

  /** All are answered by {@code ThrottlingException}. */
  public void throttleAll() {
    add(Effect.THROTTLE);
  }

  /**
   * Answers come so much later, in real time, also when the fake goes by a virtual one; what they
   * say is from when they were asked for. An answer that waits holds no thread. A test that decides
   * itself when an answer comes uses {@link #hang()} and {@link #recover()}.
   *
   * @throws IllegalArgumentException when the time is negative
   */
  public void latency(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("A latency is not negative: " + time);
    }
    rules.add(new Rule(scope, Effect.LATENCY, time, ""));
  }

  /** All are answered by {@code InternalServiceError} and status 500. */
  public void outage() {
    add(Effect.OUTAGE);
  }

  /** All are answered by {@code ServiceUnavailableException} and status 503. */
  public void unavailable() {
    add(Effect.UNAVAILABLE);
  }

  /** Requests are accepted, and answered only when the fault is over. */
  public void hang() {
    add(Effect.HANG);
  }

  /** What is asked for is done, but the connection is reset instead of an answer, so many times. */
  public void reset(int requests) {
    times(requests).resetAll();
  }

  /** What is asked for is done, but the connection is reset instead of an answer. */
  public void resetAll() {
    add(Effect.RESET);
  }

  /** What is asked for is done, but the connection is closed in the middle of the answer. */
  public void halfAnswer() {
    add(Effect.HALF_ANSWER);
  }

  /** All are answered by {@code ExpiredTokenException}. */
  public void expireCredentials() {
    add(Effect.EXPIRED);
  }

  /** All are answered by {@code UnrecognizedClientException}: no such access key. */
  public void rejectCredentials() {
    add(Effect.INVALID_TOKEN);
  }

  /**
   * An action is not allowed, such as {@code secretsmanager:GetSecretValue}; also of a secret that
   * is read within a batch.
   */
  public void deny(String action) {
    rules.add(new Rule(scope, Effect.DENY, Duration.ZERO, action));
  }

  /** No action is allowed on a secret, also within batches. */
  public void denySecret(String name) {
    secret(name).deny("*");
  }

  /** The key of a secret may not be used, also within batches. */
  public void denyKey(String name) {
    secret(name).add(Effect.DENY_KEY);
  }

  /** The key of a secret is disabled: its value cannot be decrypted, also within batches. */
  public void disableKey(String name) {
    secret(name).add(Effect.DISABLE_KEY);
  }

  /** Ends the faults of these requests; those that hang are answered, in this thread. */
  public void recover() {
    rules.recover(scope);
  }

  private void add(Effect effect) {
    rules.add(new Rule(scope, effect, Duration.ZERO, ""));
  }
}
