package io.gitops4j.testkit.secrets.operation;

import io.gitops4j.testkit.secrets.rotation.Rotator;
import io.gitops4j.testkit.secrets.vault.RotationPlan;
import io.gitops4j.testkit.secrets.vault.StoredSecret;
import io.gitops4j.testkit.secrets.vault.StoredVersion;
import io.gitops4j.testkit.secrets.vault.Vault;
import io.gitops4j.testkit.secrets.wire.Input;
import io.gitops4j.testkit.secrets.wire.Request;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * RotateSecret and CancelRotateSecret. The rotation is done before the answer; its steps run
 * without the vault's lock.
 */
final class RotateOperations {
  private static final int ARN_MAX = 2048;
  private static final int DAYS_MAX = 1000;
  private static final int EXPRESSION_MAX = 256;
  private static final Pattern RATE = Pattern.compile("rate\\([1-9][0-9]{0,3} (hours?|days?)\\)");

  private final Vault vault;
  private final Rotator rotator;

  RotateOperations(Vault vault, Rotator rotator) {
    this.vault = vault;
    this.rotator = rotator;
  }

  Map<String, @Nullable Object> rotate(Request request) {
    StoredSecret secret;
    String token;
    boolean now = request.input().flag("RotateImmediately", true);
    synchronized (vault) {
      secret = Ids.live(vault, request, "RotateSecret", true);
      token = Values.token(request.input(), "InvalidParameterException");
      plan(secret, request.input());
    }
    if (now) {
      rotator.attempt(secret, token);
    }
    rotator.schedule(secret);
    synchronized (vault) {
      Map<String, @Nullable Object> answer = Descriptions.brief(secret, request.caller().region());
      answer.put("VersionId", now ? token : null);
      return answer;
    }
  }

  private void plan(StoredSecret secret, Input input) {
    String given = input.optional("RotationLambdaARN", 0, ARN_MAX);
    RotationPlan old = secret.rotation();
    String function = given == null || given.isEmpty() ? old.function() : given;
    if (function == null) {
      throw ServiceException.request(
          "No Lambda rotation function ARN is associated with this secret.");
    }
    if (rotator.function(function).isEmpty()) {
      throw ServiceException.of(
          "AccessDeniedException",
          "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function"
              + " policy grants access to the principal secretsmanager.amazonaws.com.");
    }
    if (Rotator.pending(secret).isPresent()) {
      throw ServiceException.request(
          "A previous rotation isn't complete. That rotation will be reattempted.");
    }
    Input rules = input.structure("RotationRules");
    RotationPlan next =
        rules == null
            ? new RotationPlan(true, function, old.rules(), old.interval(), old.last(), old.next())
            : planned(function, rules, old);
    secret.rotation(next);
  }

  private RotationPlan planned(String function, Input rules, RotationPlan old) {
    Long days = rules.number("AutomaticallyAfterDays", 1, DAYS_MAX);
    String expression = rules.optional("ScheduleExpression", 1, EXPRESSION_MAX);
    String window = rules.text("Duration");
    if (days != null && expression != null) {
      throw ServiceException.parameter(
          "You can't specify both AutomaticallyAfterDays and ScheduleExpression in RotationRules.");
    }
    if (expression != null && !RATE.matcher(expression).matches()) {
      throw ServiceException.parameter(
          "The fake Secrets Manager reads only the schedule expressions rate(N hours) and rate(N"
              + " days), not "
              + expression
              + ".");
    }
    Map<String, Object> shown = new LinkedHashMap<>();
    Duration interval = Duration.ZERO;
    if (days != null) {
      shown.put("AutomaticallyAfterDays", days);
      interval = Duration.ofDays(days);
    } else if (expression != null) {
      shown.put("ScheduleExpression", expression);
      interval = interval(expression);
    }
    if (window != null) {
      shown.put("Duration", window);
    }
    return new RotationPlan(
        true,
        function,
        shown,
        interval,
        old.last(),
        interval.isZero() ? null : vault.now().plus(interval));
  }

  private static Duration interval(String rate) {
    String[] words = rate.split("[ ()]", -1);
    long count = Long.parseLong(words[1]);
    return words[2].startsWith("hour") ? Duration.ofHours(count) : Duration.ofDays(count);
  }

  Map<String, @Nullable Object> cancel(Request request) {
    StoredSecret secret;
    Map<String, @Nullable Object> answer;
    synchronized (vault) {
      secret = Ids.live(vault, request, "CancelRotateSecret", true);
      secret.rotation(secret.rotation().cancelled());
      answer = Descriptions.brief(secret, request.caller().region());
      answer.put("VersionId", Rotator.pending(secret).map(StoredVersion::id).orElse(null));
    }
    rotator.schedule(secret);
    return answer;
  }
}
