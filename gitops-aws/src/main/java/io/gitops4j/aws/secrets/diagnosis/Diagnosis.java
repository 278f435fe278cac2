package io.gitops4j.aws.secrets.diagnosis;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.Stage;
import io.gitops4j.aws.secrets.diagnosis.Finding.Level;
import java.util.List;

/**
 * What the self-check found, in the order in which one thing depends on another. It prints as a
 * table.
 *
 * @param findings the findings; none about what could not be known because of an error before
 * @since 0.1
 */
public record Diagnosis(List<Finding> findings) {

  /** Copies the list. */
  public Diagnosis {
    findings = List.copyOf(findings);
  }

  /** The findings of one level. */
  public List<Finding> of(Level level) {
    return findings.stream().filter(finding -> finding.level() == level).toList();
  }

  /** Whether there is no error. */
  public boolean healthy() {
    return of(Level.ERROR).isEmpty();
  }

  /**
   * This, if there is no error.
   *
   * @throws SecretException with the first error's sentence, and how many more there are
   */
  public Diagnosis orThrow() {
    List<Finding> errors = of(Level.ERROR);
    if (errors.isEmpty()) {
      return this;
    }
    Finding first = errors.get(0);
    String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
    throw new SecretException(
        Failure.of(Stage.SECRETS, reason(first.code()), first.message() + more));
  }

  private static Reason reason(Finding.Code code) {
    return switch (code) {
      case SECRET_MISSING, STORE_MISSING -> Reason.NOT_FOUND;
      case SECRET_FORBIDDEN, KEY_FORBIDDEN, ENDPOINT_POLICY, ROLE_REFUSED, TRUST ->
          Reason.FORBIDDEN;
      case NETWORK_DNS,
          NETWORK_CONNECT,
          NETWORK_TIMEOUT,
          NETWORK_TLS,
          CONTAINER_UNREACHABLE,
          SECRET_UNAVAILABLE ->
          Reason.UNAVAILABLE;
      case REGION_MISSING,
          REGION_UNKNOWN,
          REFERENCE_MALFORMED,
          REFERENCE_REGION,
          REFERENCE_ACCOUNT,
          SECRET_DELETED,
          CLOCK_SKEW ->
          Reason.INVALID;
      default -> Reason.UNAUTHENTICATED;
    };
  }

  /** A line that counts, and a line a finding. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Self-check of secrets: ");
    text.append(count(of(Level.ERROR).size(), "error")).append(", ");
    text.append(count(of(Level.WARNING).size(), "warning")).append('\n');
    int width = findings.stream().mapToInt(f -> f.code().name().length()).max().orElse(0);
    for (Finding finding : findings) {
      text.append(padded(finding.level().name(), 7)).append("  ");
      text.append(padded(finding.code().name(), width)).append("  ");
      text.append(finding.message()).append('\n');
    }
    return text.toString();
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
