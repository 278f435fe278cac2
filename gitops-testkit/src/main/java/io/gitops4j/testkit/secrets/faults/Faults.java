package io.gitops4j.testkit.secrets.faults;

import io.gitops4j.testkit.secrets.faults.Rule.Effect;
import java.time.Duration;

/**
 * What is to go wrong, for all requests or for some of them.
 *
 * <pre>{@code
 * secrets.faults().throttle(5);
 * secrets.faults().on("BatchGetSecretValue").outage();
 * secrets.faults().region("eu-west-1").hang();
 * secrets.faults().denySecret("prod/db");
 * secrets.faults().recover();
 * }</pre>
 *
 * <p>Methods that narrow return faults for fewer requests; methods that name what goes wrong take
 * effect at once, for requests that come later. Of several faults that a request meets, the one
 * that was set first counts, and latency is added to it. Access is checked last, as it is about
 * secrets and not requests. Safe to use from many threads.
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

  /** Only requests that name a secret, by its name or ARN. */
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

  /** Not the first so many of them. */
  public Faults after(int requests) {
    return new Faults(rules, scope.withSkip(requests));
  }

  /** Only so many of them. */
  public Faults times(int requests) {
    return new Faults(rules, scope.withTimes(requests));
  }

  /** So many are answered by {@code ThrottlingException}. */
  public void throttle(int requests) {
    times(requests).throttleAll();
  }

  /** All are answered by {@code ThrottlingException}. */
  public void throttleAll() {
    add(Effect.THROTTLE);
  }

  /** Answers come so much later, in real time; what they say is from when they were asked for. */
  public void latency(Duration time) {
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

  /** Ends the faults of these requests; those that hang are answered. */
  public void recover() {
    rules.recover(scope);
  }

  private void add(Effect effect) {
    rules.add(new Rule(scope, effect, Duration.ZERO, ""));
  }
}
