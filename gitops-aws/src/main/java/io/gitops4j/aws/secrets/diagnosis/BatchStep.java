package io.gitops4j.aws.secrets.diagnosis;

import io.gitops4j.aws.client.CallFailure;
import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Whether secrets may be asked for in batches: asks for one that is not there, which reads nothing.
 * Where batches are permitted, the answer is empty with an error for that name; where not, the call
 * as a whole is refused.
 */
final class BatchStep {

  /** No service names a secret so. */
  static final String NOBODYS = "gitops4j/self-check/no-such-secret";

  private final ServiceClients clients;
  private final ServerClock serverClock;
  private final Findings findings;

  BatchStep(ServiceClients clients, ServerClock serverClock, Findings findings) {
    this.clients = clients;
    this.serverClock = serverClock;
    this.findings = findings;
  }

  void run(AwsCredentialsProvider credentials, String us) {
    try (SecretsManagerClient client =
        clients.make(SecretsManagerClient.builder(), credentials, serverClock)) {
      client.batchGetSecretValue(r -> r.secretIdList(NOBODYS));
      findings.ok(Code.BATCH, "Secrets may be asked for in batches.");
    } catch (AwsServiceException e) {
      if (CallFailure.code(e).startsWith("AccessDenied")) {
        findings.warning(
            Code.BATCH_FORBIDDEN,
            "%s may not call secretsmanager:BatchGetSecretValue, so that each secret needs a call of"
                + " its own; allow it on all resources, which gives no access to any secret by"
                + " itself.",
            us);
      }
    } catch (SdkException e) {
      // That the store does not answer is told of each reference.
    }
  }
}
