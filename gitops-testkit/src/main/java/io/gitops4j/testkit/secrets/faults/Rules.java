package io.gitops4j.testkit.secrets.faults;

import io.gitops4j.testkit.secrets.faults.Rule.Effect;
import io.gitops4j.testkit.secrets.wire.Access;
import io.gitops4j.testkit.secrets.wire.Caller;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The faults of a server: what happens to each request, and what callers may do. */
public final class Rules {
  private static final int UNAVAILABLE = 503;

  private final List<Rule> rules = new ArrayList<>();
  private final List<Held> held = new ArrayList<>();

  private record Held(Rule rule, Runnable answer) {}

  /** No faults. */
  public Rules() {}

  /** The faults as a test sets them. */
  public Faults faults() {
    return new Faults(this, Scope.ALL);
  }

  synchronized void add(Rule rule) {
    rules.add(rule);
  }

  void recover(Scope scope) {
    List<Held> released = new ArrayList<>();
    synchronized (this) {
      rules.removeIf(rule -> scope.contains(rule.scope()));
      Iterator<Held> each = held.iterator();
      while (each.hasNext()) {
        Held one = each.next();
        if (!rules.contains(one.rule())) {
          released.add(one);
          each.remove();
        }
      }
    }
    released.forEach(one -> one.answer().run());
  }

  /**
   * What happens to a request.
   *
   * @param answer what is run when the fault is over, for a request that is not answered before
   */
  public synchronized Verdict meet(
      String operation, List<String> ids, Caller caller, Runnable answer) {
    Duration latency = Duration.ZERO;
    @Nullable Rule met = null;
    for (Rule rule : rules) {
      if (rule.isAccess() || !rule.scope().covers(operation, ids, caller)) {
        continue;
      }
      if (rule.effect() == Effect.LATENCY) {
        latency = rule.use() ? rule.latency() : latency;
      } else if (met == null && rule.use()) {
        met = rule;
      }
    }
    if (met == null) {
      return new Verdict(latency, null, Verdict.Way.WHOLE);
    }
    if (met.effect() == Effect.HANG) {
      held.add(new Held(met, answer));
    }
    return new Verdict(latency, refusal(met.effect()), way(met.effect()));
  }

  private static Verdict.Way way(Effect effect) {
    return switch (effect) {
      case HANG -> Verdict.Way.NEVER;
      case RESET -> Verdict.Way.RESET;
      case HALF_ANSWER -> Verdict.Way.HALF;
      default -> Verdict.Way.WHOLE;
    };
  }

  private static @Nullable ServiceException refusal(Effect effect) {
    return switch (effect) {
      case THROTTLE -> ServiceException.of("ThrottlingException", "Rate exceeded");
      case OUTAGE -> ServiceException.internal();
      case UNAVAILABLE ->
          new ServiceException(
              UNAVAILABLE,
              "ServiceUnavailableException",
              "The service is currently unavailable. Please try again later.");
      case EXPIRED ->
          ServiceException.of(
              "ExpiredTokenException", "The security token included in the request is expired");
      case INVALID_TOKEN ->
          ServiceException.of(
              "UnrecognizedClientException",
              "The security token included in the request is invalid.");
      default -> null;
    };
  }

  /** What callers of an operation may do. */
  public Access access(String operation) {
    return new Access() {
      @Override
      public void check(Caller caller, String action, String resource) {
        Rules.this.check(operation, caller, action, resource);
      }

      @Override
      public void checkKey(Caller caller, String name) {
        Rules.this.checkKey(operation, caller, name);
      }
    };
  }

  private synchronized void check(String operation, Caller caller, String action, String resource) {
    for (Rule rule : rules) {
      if (rule.effect() == Effect.DENY
          && (rule.action().equals("*") || rule.action().equals(action))
          && rule.scope().covers(operation, List.of(resource), caller)
          && rule.use()) {
        throw ServiceException.of(
            "AccessDeniedException",
            "User: "
                + caller.arn()
                + " is not authorized to perform: "
                + action
                + (resource.isEmpty() ? "" : " on resource: " + resource)
                + " because no identity-based policy allows the "
                + action
                + " action");
      }
    }
  }

  private synchronized void checkKey(String operation, Caller caller, String name) {
    for (Rule rule : rules) {
      boolean denied = rule.effect() == Effect.DENY_KEY;
      boolean disabled = rule.effect() == Effect.DISABLE_KEY;
      if ((denied || disabled)
          && rule.scope().covers(operation, List.of(name), caller)
          && rule.use()) {
        throw denied
            ? ServiceException.of("AccessDeniedException", "Access to KMS is not allowed")
            : ServiceException.of(
                "DecryptionFailure",
                "Secrets Manager can't decrypt the protected secret text using the provided KMS"
                    + " key.");
      }
    }
  }
}
