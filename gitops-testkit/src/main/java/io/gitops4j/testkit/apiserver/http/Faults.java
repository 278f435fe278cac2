package io.gitops4j.testkit.apiserver.http;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * What is to go wrong: rules that meet requests, the first that matches counts.
 *
 * <p>Thread-safe; rules hold for requests that come after they were made.
 *
 * <pre>{@code
 * server.faults().on("PATCH").of("deployments").times(2).answer(409);
 * server.faults().on("GET").of("configmaps").delay(Duration.ofSeconds(1));
 * server.faults().watches().of("pods").breakAfter(3);
 * }</pre>
 *
 * @since 0.1
 */
public final class Faults {
  private final List<Rule> rules = new CopyOnWriteArrayList<>();

  /** What happens to a request. */
  enum Effect {
    DELAY,
    ANSWER,
    DROP_BEFORE,
    DROP_AFTER,
    HALF_ANSWER,
    MALFORMED,
    BREAK_WATCH,
    EXPIRE_WATCH
  }

  /** A rule about requests of a method; {@code *} for any. */
  public Rule on(String method) {
    return new Rule(r -> method.equals("*") || r.method().equals(method));
  }

  /** A rule about requests that may change something. */
  public Rule onWrites() {
    return new Rule(r -> List.of("POST", "PUT", "PATCH", "DELETE").contains(r.method()));
  }

  /** A rule about watches. */
  public Rule watches() {
    return new Rule(Request::watch);
  }

  /** Forgets all rules. */
  public void clear() {
    rules.clear();
  }

  /**
   * A request as rules see it.
   *
   * @param method the method
   * @param path the path
   * @param plural the resource; empty when it is none
   * @param namespace its namespace; empty for none or all
   * @param name its name; empty for a collection
   * @param watch whether it is a watch
   */
  public record Request(
      String method, String path, String plural, String namespace, String name, boolean watch) {}

  /** The rule that a request meets, of those with one of these effects; it counts as used. */
  synchronized @org.jspecify.annotations.Nullable Rule meet(Request request, List<Effect> effects) {
    for (Rule rule : rules) {
      if (rule.effect != null && effects.contains(rule.effect) && rule.meets(request)) {
        return rule;
      }
    }
    return null;
  }

  /** One rule; it holds once its effect is named. */
  public final class Rule {
    private Predicate<Request> wanted;
    private long skip;
    private long times = Long.MAX_VALUE;
    private double probability = 1;
    private SplittableRandom random = new SplittableRandom(0);
    private @org.jspecify.annotations.Nullable Effect effect;
    private int code;
    private long retryAfterSeconds;
    private Duration delay = Duration.ZERO;
    private int count;

    private Rule(Predicate<Request> wanted) {
      this.wanted = wanted;
    }

    /** Only of a resource, by its plural. */
    public Rule of(String plural) {
      wanted = wanted.and(r -> r.plural().equals(plural));
      return this;
    }

    /** Only in a namespace. */
    public Rule in(String namespace) {
      wanted = wanted.and(r -> r.namespace().equals(namespace));
      return this;
    }

    /** Only of this name. */
    public Rule named(String name) {
      wanted = wanted.and(r -> r.name().equals(name));
      return this;
    }

    /** Only what else is wanted. */
    public Rule when(Predicate<Request> further) {
      wanted = wanted.and(further);
      return this;
    }

    /** Not the first so many. */
    public Rule after(int requests) {
      skip = requests;
      return this;
    }

    /** Only so many. */
    public Rule times(int requests) {
      times = requests;
      return this;
    }

    /** Only so likely, from 0 to 1, by a seed. */
    public Rule withProbability(double likely, long seed) {
      probability = likely;
      random = new SplittableRandom(seed);
      return this;
    }

    /** The answer takes longer; what comes is what would have come. */
    public void delay(Duration time) {
      delay = time;
      hold(Effect.DELAY);
    }

    /** A Status with this code, and nothing is done; of 429 and 503 with Retry-After: 1. */
    public void answer(int status) {
      answer(status, status == 429 || status == 503 ? 1 : 0);
    }

    /** A Status with this code and Retry-After in seconds, and nothing is done. */
    public void answer(int status, long retryAfter) {
      code = status;
      retryAfterSeconds = retryAfter;
      hold(Effect.ANSWER);
    }

    /** The connection breaks and nothing is done. */
    public void dropBefore() {
      hold(Effect.DROP_BEFORE);
    }

    /** What is asked for is done, but the connection breaks instead of an answer. */
    public void dropAfter() {
      hold(Effect.DROP_AFTER);
    }

    /** What is asked for is done, but the connection breaks within the answer. */
    public void breakAnswer() {
      hold(Effect.HALF_ANSWER);
    }

    /** What is asked for is done, but the answer is no JSON. */
    public void malform() {
      hold(Effect.MALFORMED);
    }

    /** The watch breaks after so many events. */
    public void breakAfter(int events) {
      count = events;
      hold(Effect.BREAK_WATCH);
    }

    /** The watch says that its resourceVersion is too old. */
    public void expire() {
      hold(Effect.EXPIRE_WATCH);
    }

    private void hold(Effect what) {
      effect = what;
      rules.add(this);
    }

    private boolean meets(Request request) {
      if (times <= 0 || !wanted.test(request)) {
        return false;
      }
      if (skip > 0) {
        skip--;
        return false;
      }
      if (probability < 1 && random.nextDouble() >= probability) {
        return false;
      }
      times--;
      return true;
    }

    int code() {
      return code;
    }

    long retryAfterSeconds() {
      return retryAfterSeconds;
    }

    Duration time() {
      return delay;
    }

    int count() {
      return count;
    }

    @org.jspecify.annotations.Nullable
    Effect effect() {
      return effect;
    }
  }
}
