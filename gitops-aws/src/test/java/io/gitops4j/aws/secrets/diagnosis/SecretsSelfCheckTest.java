package io.gitops4j.aws.secrets.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import io.gitops4j.aws.secrets.diagnosis.Finding.Level;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsSelfCheckTest extends SelfCheckFixture {

  @Test
  void check_everythingAsItShouldBe_isHealthyAndReadsNoValue() {
    Diagnosis diagnosis = run("aws-secretsmanager:prod/db#password", "aws-secretsmanager:prod/api");
    assertThat(diagnosis.findings())
        .containsExactly(
            REGION,
            CREDENTIALS,
            IDENTITY,
            new Finding(
                Level.OK,
                Code.SECRET,
                "aws-secretsmanager:prod/db can be read, as far as is known without reading it."),
            new Finding(
                Level.OK,
                Code.SECRET,
                "aws-secretsmanager:prod/api can be read, as far as is known without reading it."),
            new Finding(Level.OK, Code.BATCH, "Secrets may be asked for in batches."));
    assertThat(diagnosis.healthy()).isTrue();
    assertThat(diagnosis.orThrow()).isSameAs(diagnosis);
    assertThat(store.given).isEmpty();
  }

  @Test
  void check_noRegion_stillLooksAtCredentialsAndAsksNobody() {
    credentials = null;
    variables.put("AWS_EC2_METADATA_DISABLED", "true");
    Diagnosis diagnosis =
        new SecretsSelfCheck(
                AwsSettings.defaults(),
                List.of(store),
                new ProcessEnvironment(variables, Map.of()),
                machine,
                Clock.fixed(Tokens.NOW, ZoneOffset.UTC),
                false)
            .run(refs("aws-secretsmanager:prod/db"));
    assertThat(diagnosis.findings())
        .extracting(Finding::code)
        .containsExactly(Code.REGION_MISSING, Code.CREDENTIALS_MISSING);
    assertThat(aws.calls()).isEmpty();
    assertThat(store.asked).isEmpty();
  }

  @Test
  void chain_givesNothing_isAnErrorAndEndsTheCheck() {
    credentials = null;
    assertThat(run("aws-secretsmanager:prod/db").findings())
        .containsExactly(
            REGION,
            new Finding(
                Level.ERROR,
                Code.CREDENTIALS_REFUSED,
                "No credentials came from the instance's profile; give the pod's service account a"
                    + " role, or let the pod reach the instance's metadata."));
    assertThat(store.asked).isEmpty();
  }

  @Test
  void chain_answersByTheVariables_saysSo() {
    credentials = null;
    machine.chainAnswersBy("g");
    variables.put("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE");
    variables.put("AWS_SECRET_ACCESS_KEY", "example-key");
    assertThat(run().findings())
        .contains(
            new Finding(
                Level.OK,
                Code.CREDENTIALS,
                "Credentials come from the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."));
  }

  @Test
  void chain_fallsThroughToTheNode_isAnErrorWithTheReason() throws IOException {
    podWithWebIdentity();
    machine.chainAnswersBy("0");
    aws.refuses(
        "AssumeRoleWithWebIdentity",
        403,
        "AccessDenied",
        "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    assertThat(run().findings())
        .containsSequence(
            new Finding(
                Level.ERROR,
                Code.FELL_THROUGH,
                "The pod has the role "
                    + ROLE
                    + ", but credentials came from the instance's profile, which is the node's role;"
                    + " correct what is found here so that secrets are not read as somebody else."),
            new Finding(
                Level.ERROR,
                Code.TRUST,
                "The role "
                    + ROLE
                    + " does not trust system:serviceaccount:shop:billing; name that service account"
                    + " in the role's trust policy, as IamPolicies.trustOfServiceAccount writes"
                    + " it."));
  }

  @Test
  void chain_passesOverABrokenWebIdentity_isAnError() throws IOException {
    podWithWebIdentity();
    variables.put("AWS_WEB_IDENTITY_TOKEN_FILE", folder.resolve("none").toString());
    machine.chainAnswersBy("n");
    assertThat(run().of(Level.ERROR))
        .extracting(Finding::code)
        .containsExactly(Code.TOKEN_FILE_MISSING, Code.FELL_THROUGH);
    assertThat(run().of(Level.ERROR).get(1).message())
        .isEqualTo(
            "The pod has the role "
                + ROLE
                + ", but credentials came from a profile; correct what is found here so that secrets"
                + " are not read as somebody else.");
  }

  @Test
  void webIdentity_clusterUnknownToIam_isAnErrorThatSaysSo() throws IOException {
    podWithWebIdentity();
    aws.refuses(
        "AssumeRoleWithWebIdentity",
        400,
        "InvalidIdentityToken",
        "No OpenIDConnect provider found in your account for https://oidc.eks.example");
    assertThat(run().of(Level.ERROR))
        .containsExactly(
            new Finding(
                Level.ERROR,
                Code.CREDENTIALS_REFUSED,
                "No credentials came from the pod's web identity; see the next finding."),
            new Finding(
                Level.ERROR,
                Code.TRUST,
                "The account of the role "
                    + ROLE
                    + " has no identity provider for this cluster's issuer; create it in IAM from the"
                    + " cluster's OIDC issuer URL."));
  }

  @Test
  void webIdentity_tokenNotTaken_isAnErrorWithTheCode() throws IOException {
    podWithWebIdentity();
    aws.refuses("AssumeRoleWithWebIdentity", 400, "InvalidIdentityToken", "Couldn't verify");
    assertThat(run().of(Level.ERROR))
        .contains(
            new Finding(
                Level.ERROR,
                Code.TRUST,
                "The token of system:serviceaccount:shop:billing is not taken for the role "
                    + ROLE
                    + " (InvalidIdentityToken); check the role's ARN and the identity provider's"
                    + " audience and thumbprints."));
  }

  @Test
  void webIdentity_endpointPolicy_isAnErrorThatSaysSo() throws IOException {
    podWithWebIdentity();
    aws.refuses(
        "AssumeRoleWithWebIdentity",
        403,
        "AccessDenied",
        "not authorized because no VPC endpoint policy allows the action");
    assertThat(run().of(Level.ERROR))
        .contains(
            new Finding(
                Level.ERROR,
                Code.ENDPOINT_POLICY,
                "The policy of the VPC endpoint does not let sts:AssumeRoleWithWebIdentity through;"
                    + " allow it there."));
  }

  @Test
  void keys_unknownToAws_areAnErrorAndEndTheCheck() {
    aws.refuses("GetCallerIdentity", 403, "InvalidClientTokenId", "The token is invalid");
    assertThat(run("aws-secretsmanager:prod/db").of(Level.ERROR))
        .containsExactly(
            new Finding(
                Level.ERROR,
                Code.CREDENTIALS_REFUSED,
                "AWS does not know the access key of the provider in the settings; it may be deleted,"
                    + " inactive or of another partition: make a new one."));
    assertThat(store.asked).isEmpty();
  }

  @Test
  void keys_thatDoNotBelongTogether_areAnError() {
    aws.refuses("GetCallerIdentity", 403, "SignatureDoesNotMatch", "does not match");
    assertThat(run().of(Level.ERROR))
        .containsExactly(
            new Finding(
                Level.ERROR,
                Code.CREDENTIALS_REFUSED,
                "The secret key of the provider in the settings does not belong to its access key;"
                    + " set both anew."));
  }

  @Test
  void session_over_isAnError() {
    aws.refuses("GetCallerIdentity", 403, "ExpiredToken", "expired");
    assertThat(run().of(Level.ERROR))
        .containsExactly(
            new Finding(
                Level.ERROR,
                Code.CREDENTIALS_EXPIRED,
                "The session of the provider in the settings is over; renew it."));
  }

  @Test
  void identity_otherAnswer_isAnErrorWithTheCode() {
    aws.refuses("GetCallerIdentity", 400, "RegionDisabledException", "STS is not activated");
    assertThat(run().of(Level.ERROR))
        .containsExactly(
            new Finding(
                Level.ERROR,
                Code.CREDENTIALS_REFUSED,
                "AWS answered 400 to sts:GetCallerIdentity with the provider in the settings"
                    + " (RegionDisabledException); allow the call."));
  }

  @Test
  void clock_aLittleOff_isAWarning() {
    http.date(Tokens.NOW.minusSeconds(90));
    assertThat(run().of(Level.WARNING))
        .containsExactly(
            new Finding(
                Level.WARNING,
                Code.CLOCK_SKEW,
                "The clock is 90 s ahead of AWS' clock, which refuses calls that are 300 s off; let"
                    + " the machine's clock be set by NTP."));
  }

  @Test
  void clock_farOff_isAnError() {
    http.date(Tokens.NOW.plus(Duration.ofMinutes(10)));
    assertThat(run().of(Level.ERROR))
        .containsExactly(
            new Finding(
                Level.ERROR,
                Code.CLOCK_SKEW,
                "The clock is 600 s behind AWS' clock, which refuses calls that are 300 s off; let"
                    + " the machine's clock be set by NTP."));
  }

  @Test
  void clock_signatureRefused_isAnError() {
    aws.refuses("GetCallerIdentity", 403, "RequestTimeTooSkewed", "too skewed");
    assertThat(run().of(Level.ERROR))
        .containsExactly(
            new Finding(
                Level.ERROR,
                Code.CLOCK_SKEW,
                "AWS refuses our signatures because the clock is wrong; let the machine's clock be set"
                    + " by NTP."));
  }

  @Test
  void sts_hasNoConnection_isAWarningAndSecretsAreAskedForAllTheSame() throws IOException {
    try (ServerSocket closed = new ServerSocket(0)) {
      endpoint = URI.create("http://127.0.0.1:" + closed.getLocalPort());
    }
    variables.put("HTTPS_PROXY", "http://user:pw@proxy:3128");
    assertThat(run("aws-secretsmanager:prod/db").findings())
        .containsExactly(
            REGION,
            CREDENTIALS,
            new Finding(
                Level.WARNING,
                Code.NETWORK_CONNECT,
                "Who we are is not known: No connection to "
                    + endpoint.getAuthority()
                    + " by the proxy of HTTPS_PROXY; check routes, security groups, network policies"
                    + " and whether the subnet has a NAT gateway or a VPC endpoint."),
            new Finding(
                Level.OK,
                Code.SECRET,
                "aws-secretsmanager:prod/db can be read, as far as is known without reading it."));
  }

  @Test
  void sts_endpointPolicyDenies_isAWarning() {
    aws.refuses(
        "GetCallerIdentity",
        403,
        "AccessDenied",
        "is not authorized with an explicit deny in a VPC endpoint policy");
    assertThat(run().of(Level.WARNING))
        .containsExactly(
            new Finding(
                Level.WARNING,
                Code.ENDPOINT_POLICY,
                "Who we are is not known: The policy of the VPC endpoint does not let"
                    + " sts:GetCallerIdentity through; allow it there."));
  }

  @Test
  void sts_moduleMissing_isAWarningOrAnErrorWhereARoleIsNeeded() {
    machine.withoutSts();
    assertThat(run().of(Level.WARNING))
        .containsExactly(
            new Finding(
                Level.WARNING,
                Code.STS_MODULE_MISSING,
                "Who we are is not known without the module software.amazon.awssdk:sts; add it."));
    role = ROLE;
    assertThat(run().of(Level.ERROR))
        .containsExactly(
            new Finding(
                Level.ERROR,
                Code.STS_MODULE_MISSING,
                "The settings name a role to take on, for which the module"
                    + " software.amazon.awssdk:sts is needed; add it."));
  }

  @Test
  void role_ofTheSettings_isTakenOn() {
    aws.assumesRoles();
    role = ROLE;
    accountRoles = Map.of("444455556666", "arn:aws:iam::444455556666:role/reader");
    assertThat(run(ARN).findings())
        .contains(
            new Finding(
                Level.OK,
                Code.IDENTITY,
                "The role arn:aws:iam::444455556666:role/reader can be taken on."));
    assertThat(aws.calls())
        .startsWith("GetCallerIdentity", "AssumeRole", "GetCallerIdentity", "AssumeRole");
  }

  @Test
  void role_thatMayNotBeTakenOn_isAnError() {
    role = ROLE;
    aws.refuses("AssumeRole", 403, "AccessDenied", "not authorized to perform: sts:AssumeRole");
    assertThat(run("aws-secretsmanager:prod/db").of(Level.ERROR))
        .containsExactly(
            new Finding(
                Level.ERROR,
                Code.ROLE_REFUSED,
                "arn:aws:sts::111122223333:assumed-role/billing/session may not take on the role "
                    + ROLE
                    + "; allow sts:AssumeRole on it in our policy, and us in the role's trust"
                    + " policy."));
    assertThat(store.asked).isEmpty();
  }

  @Test
  void role_otherwiseRefused_isAnErrorWithTheCode() {
    role = ROLE;
    aws.refuses("AssumeRole", 400, "ValidationError", "1 validation error");
    assertThat(run().of(Level.ERROR))
        .containsExactly(
            new Finding(
                Level.ERROR,
                Code.ROLE_REFUSED,
                "The role "
                    + ROLE
                    + " cannot be taken on (ValidationError); check its ARN and its trust policy."));
  }
}
