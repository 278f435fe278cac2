package io.gitops4j.aws.secrets.diagnosis;

import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import java.time.Instant;
import java.util.Optional;

/**
 * Who would give credentials, from the environment alone: in the order of the SDK's default chain,
 * which takes the first that answers (AWS SDK for Java 2.x, "Default credentials provider chain"):
 * system properties, variables, web identity, profile, container, instance.
 *
 * <p>What surprises: a provider that is set up but broken is no error for the SDK, which goes on to
 * the next, and ends at the node's role. Keys that somebody left in the environment come before the
 * pod's role. Tests: {@code CredentialsStepTest}.
 */
final class CredentialsStep {

  /**
   * What is known without a call.
   *
   * @param provider who would answer
   * @param pod which role the pod has, if it has one
   * @param hasWebIdentity whether that role is one by web identity, usable or not
   * @param webIdentity the web identity, if it can be used
   */
  record Expectation(
      Origin provider,
      Optional<String> pod,
      boolean hasWebIdentity,
      Optional<WebIdentity> webIdentity) {}

  private final AwsSettings settings;
  private final ProcessEnvironment environment;
  private final Machine machine;
  private final Findings findings;
  private final Instant now;

  CredentialsStep(
      AwsSettings settings,
      ProcessEnvironment environment,
      Machine machine,
      Instant now,
      Findings findings) {
    this.settings = settings;
    this.environment = environment;
    this.machine = machine;
    this.now = now;
    this.findings = findings;
  }

  Expectation run() {
    if (settings.credentials() != null) {
      return new Expectation(Origin.SETTINGS, Optional.empty(), false, Optional.empty());
    }
    boolean properties = propertyKeys();
    boolean variables = variableKeys();
    WebIdentityStep webIdentityStep = new WebIdentityStep(environment, machine, now, findings);
    Optional<WebIdentity> webIdentity = webIdentityStep.run();
    boolean profile = new Profiles(environment, findings).giveCredentials();
    ContainerStep containerStep = new ContainerStep(environment, machine, now, findings);
    boolean container = containerStep.run();

    Origin provider =
        properties
            ? Origin.PROPERTIES
            : variables
                ? Origin.VARIABLES
                : webIdentity.isPresent()
                    ? Origin.WEB_IDENTITY
                    : profile ? Origin.PROFILE : container ? Origin.CONTAINER : last();
    shadowed(provider, webIdentityStep, containerStep);
    Optional<String> pod = webIdentityStep.role().map("the role "::concat).or(containerStep::who);
    if (provider == Origin.INSTANCE && pod.isEmpty()) {
      nodeRole();
    }
    if (provider == Origin.NONE) {
      findings.error(
          Code.CREDENTIALS_MISSING,
          "Nobody gives credentials: there are no keys, no web identity, no profile %s and no"
              + " container's credentials, and AWS_EC2_METADATA_DISABLED keeps from the instance's;"
              + " give the pod's service account a role.",
          new Profiles(environment, findings).name());
    }
    return new Expectation(provider, pod, webIdentityStep.role().isPresent(), webIdentity);
  }

  private boolean propertyKeys() {
    return pair(
        "The system property ",
        "aws.accessKeyId",
        environment.property("aws.accessKeyId"),
        "aws.secretAccessKey",
        environment.property("aws.secretAccessKey"),
        environment.property("aws.sessionToken"));
  }

  private boolean variableKeys() {
    return pair(
        "",
        "AWS_ACCESS_KEY_ID",
        environment.variable("AWS_ACCESS_KEY_ID"),
        "AWS_SECRET_ACCESS_KEY",
        environment.variable("AWS_SECRET_ACCESS_KEY"),
        environment.variable("AWS_SESSION_TOKEN"));
  }

  private Origin last() {
    return environment
            .setting("aws.disableEc2Metadata", "AWS_EC2_METADATA_DISABLED")
            .filter("true"::equalsIgnoreCase)
            .isPresent()
        ? Origin.NONE
        : Origin.INSTANCE;
  }

  private boolean pair(
      String kind,
      String keyName,
      Optional<String> key,
      String secretName,
      Optional<String> secret,
      Optional<String> token) {
    if (key.isEmpty() && secret.isEmpty()) {
      return false;
    }
    if (key.isEmpty() || secret.isEmpty()) {
      findings.warning(
          Code.KEYS_INCOMPLETE,
          "%s%s is set without %s, so the SDK uses neither; set both or none.",
          kind,
          key.isPresent() ? keyName : secretName,
          key.isPresent() ? secretName : keyName);
      return false;
    }
    if (key.get().startsWith("ASIA") && token.isEmpty()) {
      findings.error(
          Code.KEYS_WITHOUT_TOKEN,
          "%s%s is a temporary key, which AWS does not take without its session token; set that,"
              + " too.",
          kind,
          keyName);
    }
    return true;
  }

  private void shadowed(Origin provider, WebIdentityStep webIdentity, ContainerStep container) {
    boolean keys = provider == Origin.PROPERTIES || provider == Origin.VARIABLES;
    if (keys && webIdentity.role().isPresent()) {
      shadow(provider, "the pod's web identity " + webIdentity.role().get());
    } else if ((keys || provider == Origin.PROFILE) && container.who().isPresent()) {
      shadow(provider, container.who().get());
    } else if (provider == Origin.WEB_IDENTITY && container.who().isPresent()) {
      findings.warning(
          Code.SHADOWED,
          "The pod has both a web identity and %s, of which the SDK uses the first; take the"
              + " annotation eks.amazonaws.com/role-arn off the service account if Pod Identity is"
              + " meant.",
          container.who().get());
    }
  }

  private void shadow(Origin provider, String shadowed) {
    findings.warning(
        Code.SHADOWED,
        "%s come before %s in the SDK's order; remove them if the pod's role is meant.",
        provider == Origin.PROFILE
            ? "The credentials of the profile " + new Profiles(environment, findings).name()
            : "The" + provider.toString().substring(3),
        shadowed);
  }

  private void nodeRole() {
    if (environment.variable("KUBERNETES_SERVICE_HOST").isPresent()) {
      findings.warning(
          Code.NODE_ROLE,
          "The pod has no role of its own, neither by web identity nor by Pod Identity, so it would"
              + " use the node's; give its service account a role.");
    }
  }
}
