package io.gitops4j.aws.client;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What IAM said when it refused a call: {@code User: ARN is not authorized to perform: ACTION on
 * resource: ARN because no identity-based policy allows the ACTION action} or {@code … with an
 * explicit deny in a resource-based policy} (IAM User Guide, "Troubleshoot access denied error
 * messages").
 *
 * @param who the ARN of who called
 * @param action the action that is not allowed, which may be another than the one that was called
 * @param policy the kind of policy it is about, such as {@code identity-based policy}; empty when
 *     IAM did not say
 * @param explicit whether that policy denies it, rather than none allowing it
 * @since 0.1
 */
public record AccessDenial(String who, String action, String policy, boolean explicit) {

  private static final Pattern TEXT =
      Pattern.compile(
          "User: (?<who>\\S{1,2048}) is not authorized to perform: (?<action>[a-z0-9-]+:[A-Za-z]+)"
              + "(?: on resource: \\S{1,2048})?"
              + "(?: because no (?<none>[A-Za-z-]+(?: [a-z]+){0,3}) allows\\b.*"
              + "| with an explicit deny in an? (?<deny>[A-Za-z-]+(?: [a-z]+){0,3}).*"
              + "|.{0,4096})",
          Pattern.DOTALL);

  /** Reads what a service said; nothing when it is not of this form. */
  public static Optional<AccessDenial> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String none = matcher.group("none");
    String deny = matcher.group("deny");
    return Optional.of(
        new AccessDenial(
            matcher.group("who"),
            matcher.group("action"),
            none != null ? none : deny != null ? deny : "",
            deny != null));
  }

  /** The second half of a sentence: who may not do what to {@code it}, why, and what to do. */
  public String sentence() {
    String what = who + " may not call " + action + " on it";
    if (policy.isEmpty()) {
      return what + "; allow that action in the role's policy.";
    }
    if (explicit) {
      return what + ", because " + article() + policy + " denies it; change that policy.";
    }
    return what
        + ", because no "
        + policy
        + " allows it; "
        + (policy.startsWith("identity")
            ? "allow that action in the role's policy."
            : "allow that action there.");
  }

  private String article() {
    return policy.startsWith("identity") ? "an " : "a ";
  }
}
