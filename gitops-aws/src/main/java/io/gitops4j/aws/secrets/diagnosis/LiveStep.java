package io.gitops4j.aws.secrets.diagnosis;

import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.aws.secrets.diagnosis.CredentialsStep.Expectation;
import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Gets credentials, and asks AWS who we are with them.
 *
 * <p>Who really gave credentials is told by the letters that the SDK leaves in them, for its user
 * agent (AWS SDK for Java 2.x, {@code BusinessMetricFeatureId}): {@code f} properties, {@code g}
 * variables, {@code h} and {@code k} web identity, {@code n} to {@code w} profiles, {@code z} a
 * container, {@code 0} the instance; the first in a list with commas is the outermost.
 */
final class LiveStep {

  private static final String STS = "software.amazon.awssdk.services.sts.StsClient";

  /**
   * What the references are read with.
   *
   * @param credentials the credentials, of the role of the settings if there is one
   * @param caller who we are, if it is known
   */
  record Outcome(AwsCredentialsProvider credentials, Optional<Caller> caller) {}

  private final AwsSettings settings;
  private final Machine machine;
  private final ServiceClients clients;
  private final ServerClock serverClock;
  private final CallFailures failures;
  private final Findings findings;

  LiveStep(
      AwsSettings settings,
      Machine machine,
      ServiceClients clients,
      ServerClock serverClock,
      CallFailures failures,
      Findings findings) {
    this.settings = settings;
    this.machine = machine;
    this.clients = clients;
    this.serverClock = serverClock;
    this.failures = failures;
    this.findings = findings;
  }

  /** What references can be read with; nothing when they cannot be. */
  Optional<Outcome> run(Expectation expected) {
    if (expected.provider() == Origin.NONE) {
      return Optional.empty();
    }
    AwsCredentialsProvider given = settings.credentials();
    AwsCredentialsProvider provider = given != null ? given : machine.defaultChain();
    try {
      Optional<AwsCredentials> credentials = resolve(provider, expected);
      return credentials.flatMap(c -> identify(c, expected));
    } finally {
      if (given == null && provider instanceof SdkAutoCloseable closeable) {
        closeable.close();
      }
    }
  }

  private Optional<AwsCredentials> resolve(AwsCredentialsProvider provider, Expectation expected) {
    try {
      return Optional.of(provider.resolveCredentials());
    } catch (SdkException | IllegalArgumentException | IllegalStateException e) {
      refused(expected);
    }
    return Optional.empty();
  }

  private void refused(Expectation expected) {
    String advice =
        switch (expected.provider()) {
          case INSTANCE ->
              "give the pod's service account a role, or let the pod reach the instance's metadata";
          case CONTAINER -> "check the association of the service account with a role in EKS";
          case PROFILE -> "check the profile";
          case WEB_IDENTITY -> "see the next finding";
          default -> "check it";
        };
    findings.error(
        Code.CREDENTIALS_REFUSED, "No credentials came from %s; %s.", expected.provider(), advice);
    explain(expected);
  }

  private void explain(Expectation expected) {
    if (machine.hasClass(STS)) {
      expected.webIdentity().ifPresent(sts()::explain);
    }
  }

  private StsCalls sts() {
    return new StsCalls(clients, serverClock, failures, findings);
  }

  private Optional<Outcome> identify(AwsCredentials credentials, Expectation expected) {
    Origin actual =
        expected.provider() == Origin.SETTINGS
            ? Origin.SETTINGS
            : actual(credentials).orElse(expected.provider());
    if (fellThrough(expected, actual)) {
      findings.error(
          Code.FELL_THROUGH,
          "The pod has %s, but credentials came from %s; correct what is found here so that secrets"
              + " are not read as somebody else.",
          expected.pod().orElseThrow(),
          actual == Origin.INSTANCE ? "the instance's profile, which is the node's role" : actual);
      explain(expected);
    } else {
      findings.ok(Code.CREDENTIALS, "Credentials come from %s.", actual);
    }
    AwsCredentialsProvider fixed = StaticCredentialsProvider.create(credentials);
    if (!machine.hasClass(STS)) {
      return withoutSts(fixed);
    }
    StsCalls sts = sts();
    int errors = findings.errors();
    Optional<Caller> caller = sts.identity(fixed, actual.toString());
    if (findings.errors() > errors && caller.isEmpty()) {
      return Optional.empty();
    }
    return roles(sts, fixed, caller);
  }

  /** Whether the pod's role was passed over; what comes before it in the order is told earlier. */
  private static boolean fellThrough(Expectation expected, Origin actual) {
    return switch (actual) {
      case INSTANCE -> expected.pod().isPresent();
      case PROFILE, CONTAINER -> expected.hasWebIdentity();
      default -> false;
    };
  }

  private Optional<Outcome> withoutSts(AwsCredentialsProvider fixed) {
    boolean roles = settings.role() != null || !settings.accountRoles().isEmpty();
    if (roles) {
      findings.error(
          Code.STS_MODULE_MISSING,
          "The settings name a role to take on, for which the module software.amazon.awssdk:sts is"
              + " needed; add it.");
      return Optional.empty();
    }
    findings.warning(
        Code.STS_MODULE_MISSING,
        "Who we are is not known without the module software.amazon.awssdk:sts; add it.");
    return Optional.of(new Outcome(fixed, Optional.empty()));
  }

  private Optional<Outcome> roles(
      StsCalls sts, AwsCredentialsProvider ours, Optional<Caller> caller) {
    AwsCredentialsProvider current = ours;
    Optional<Caller> who = caller;
    String role = settings.role();
    if (role != null) {
      Optional<AwsCredentials> taken = sts.take(role, ours, name(who));
      if (taken.isEmpty()) {
        return Optional.empty();
      }
      current = StaticCredentialsProvider.create(taken.get());
      who = sts.identity(current, "the role " + role);
    }
    for (String other : new TreeMap<>(settings.accountRoles()).values()) {
      if (sts.take(other, current, name(who)).isPresent()) {
        findings.ok(Code.IDENTITY, "The role %s can be taken on.", other);
      }
    }
    return Optional.of(new Outcome(current, who));
  }

  private static String name(Optional<Caller> caller) {
    return caller.map(Caller::arn).orElse("Our identity");
  }

  private static Optional<Origin> actual(AwsCredentials credentials) {
    String letters = credentials.providerName().orElse("").split(",", 2)[0];
    return switch (letters) {
      case "f" -> Optional.of(Origin.PROPERTIES);
      case "g" -> Optional.of(Origin.VARIABLES);
      case "h", "k" -> Optional.of(Origin.WEB_IDENTITY);
      case "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "AC", "AD" ->
          Optional.of(Origin.PROFILE);
      case "z" -> Optional.of(Origin.CONTAINER);
      case "0" -> Optional.of(Origin.INSTANCE);
      default -> Optional.empty();
    };
  }
}
