package io.gitops4j.aws.secrets.diagnosis;

import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether the pod's web identity can be used: both settings, the module that takes on roles, a
 * role's ARN, a token that is valid (EKS User Guide, "Use IRSA with the AWS SDK": Java needs the
 * {@code sts} module, without which the SDK only logs a warning and goes on to the next provider).
 */
final class WebIdentityStep {

  private static final String FILE = "AWS_WEB_IDENTITY_TOKEN_FILE";
  private static final String ROLE = "AWS_ROLE_ARN";
  private static final String NEEDED_CLASS =
      "software.amazon.awssdk.services.sts.internal.StsWebIdentityCredentialsProviderFactory";
  static final Pattern ROLE_ARN =
      Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\w+=,.@/-]{1,576}");

  private final ProcessEnvironment environment;
  private final Machine machine;
  private final Instant now;
  private final Findings findings;

  WebIdentityStep(ProcessEnvironment environment, Machine machine, Instant now, Findings findings) {
    this.environment = environment;
    this.machine = machine;
    this.now = now;
    this.findings = findings;
  }

  /** The role that the environment names, whether it can be used or not. */
  Optional<String> role() {
    return environment.setting("aws.roleArn", ROLE);
  }

  Optional<WebIdentity> run() {
    Optional<String> file = environment.setting("aws.webIdentityTokenFile", FILE);
    Optional<String> role = role();
    if (file.isEmpty() && role.isEmpty()) {
      return Optional.empty();
    }
    if (file.isEmpty() || role.isEmpty()) {
      findings.error(
          Code.WEB_IDENTITY_INCOMPLETE,
          "%s is set without %s, so the pod's web identity is not used; annotate the service account"
              + " with eks.amazonaws.com/role-arn and restart the pod.",
          file.isPresent() ? FILE : ROLE,
          file.isPresent() ? ROLE : FILE);
      return Optional.empty();
    }
    boolean usable = true;
    if (!machine.hasClass(NEEDED_CLASS)) {
      findings.error(
          Code.STS_MODULE_MISSING,
          "The pod has the web identity %s, which the SDK ignores because the module"
              + " software.amazon.awssdk:sts is not on the class path; add it.",
          role.get());
      usable = false;
    }
    if (!ROLE_ARN.matcher(role.get()).matches()) {
      findings.error(
          Code.ROLE_MALFORMED,
          "%s is '%s', which is not the ARN of a role (arn:aws:iam::123456789012:role/name); correct"
              + " the annotation of the service account.",
          environment.source("aws.roleArn", ROLE),
          role.get());
      usable = false;
    }
    Optional<PodToken> token = PodToken.read(file.get(), FILE, "sts.amazonaws.com", now, findings);
    return usable
        ? token.map(t -> new WebIdentity(role.get(), file.get(), t.subject()))
        : Optional.empty();
  }
}
