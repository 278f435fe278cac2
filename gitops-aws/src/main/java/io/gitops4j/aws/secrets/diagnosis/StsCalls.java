package io.gitops4j.aws.secrets.diagnosis;

import io.gitops4j.aws.client.CallFailure;
import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** What is asked of STS. Loaded only when the module {@code sts} is there. */
final class StsCalls {

  private static final String SESSION = "gitops4j-self-check";

  private final ServiceClients clients;
  private final ServerClock serverClock;
  private final CallFailures failures;
  private final Findings findings;

  StsCalls(
      ServiceClients clients, ServerClock serverClock, CallFailures failures, Findings findings) {
    this.clients = clients;
    this.serverClock = serverClock;
    this.failures = failures;
    this.findings = findings;
  }

  /**
   * Asks who we are.
   *
   * @return who, if it is known; nothing when secrets may be readable all the same, or not
   */
  Optional<Caller> identity(AwsCredentialsProvider credentials, String from) {
    try (StsClient sts = clients.make(StsClient.builder(), credentials, serverClock)) {
      GetCallerIdentityResponse answer = sts.getCallerIdentity();
      findings.ok(Code.IDENTITY, "AWS knows us as %s.", answer.arn());
      return Optional.of(new Caller(answer.account(), answer.arn()));
    } catch (SdkException e) {
      CallFailures.Meaning meaning =
          failures.of(e, "sts:GetCallerIdentity", clients.host("sts"), from);
      if (meaning.network() || meaning.code() == Code.ENDPOINT_POLICY) {
        findings.warning(meaning.code(), "Who we are is not known: %s", meaning.message());
      } else {
        findings.error(meaning.code(), "%s", meaning.message());
      }
      return Optional.empty();
    } finally {
      serverClock.tell(findings);
    }
  }

  /** Takes on a role, and tells when that fails. */
  Optional<AwsCredentials> take(String role, AwsCredentialsProvider credentials, String us) {
    try (StsClient sts = clients.make(StsClient.builder(), credentials, serverClock)) {
      Credentials given =
          sts.assumeRole(r -> r.roleArn(role).roleSessionName(SESSION)).credentials();
      return Optional.of(
          AwsSessionCredentials.create(
              given.accessKeyId(), given.secretAccessKey(), given.sessionToken()));
    } catch (AwsServiceException e) {
      if (e.statusCode() == 403 && CallFailure.code(e).startsWith("AccessDenied")) {
        findings.error(
            Code.ROLE_REFUSED,
            "%s may not take on the role %s; allow sts:AssumeRole on it in our policy, and us in the"
                + " role's trust policy.",
            us,
            role);
      } else {
        findings.error(
            Code.ROLE_REFUSED,
            "The role %s cannot be taken on (%s); check its ARN and its trust policy.",
            role,
            CallFailure.code(e));
      }
    } catch (SdkException e) {
      CallFailures.Meaning meaning = failures.network(e, clients.host("sts"));
      findings.error(meaning.code(), "%s", meaning.message());
    }
    return Optional.empty();
  }

  /** Tries the pod's web identity by itself, to learn why the chain does not use it. */
  void explain(WebIdentity identity) {
    try (StsClient sts =
        clients.make(StsClient.builder(), AnonymousCredentialsProvider.create(), serverClock)) {
      String token = Files.readString(Path.of(identity.file())).trim();
      sts.assumeRoleWithWebIdentity(
          r -> r.roleArn(identity.role()).roleSessionName(SESSION).webIdentityToken(token));
    } catch (AwsServiceException e) {
      refused(identity, e);
    } catch (SdkException e) {
      CallFailures.Meaning meaning = failures.network(e, clients.host("sts"));
      findings.error(meaning.code(), "%s", meaning.message());
    } catch (IOException e) {
      findings.error(
          Code.TOKEN_FILE_UNREADABLE,
          "The file %s cannot be read any more; restart the pod.",
          identity.file());
    } finally {
      serverClock.tell(findings);
    }
  }

  private void refused(WebIdentity identity, AwsServiceException e) {
    String text = CallFailure.text(e);
    if (text.contains("VPC endpoint policy")) {
      findings.error(
          Code.ENDPOINT_POLICY,
          "The policy of the VPC endpoint does not let sts:AssumeRoleWithWebIdentity through; allow"
              + " it there.");
    } else if (CallFailure.code(e).startsWith("AccessDenied")) {
      findings.error(
          Code.TRUST,
          "The role %s does not trust %s; name that service account in the role's trust policy, as"
              + " IamPolicies.trustOfServiceAccount writes it.",
          identity.role(),
          identity.subject());
    } else if (text.contains("No OpenIDConnect provider")) {
      findings.error(
          Code.TRUST,
          "The account of the role %s has no identity provider for this cluster's issuer; create it"
              + " in IAM from the cluster's OIDC issuer URL.",
          identity.role());
    } else {
      findings.error(
          Code.TRUST,
          "The token of %s is not taken for the role %s (%s); check the role's ARN and the identity"
              + " provider's audience and thumbprints.",
          identity.subject(),
          identity.role(),
          CallFailure.code(e));
    }
  }
}
