package io.gitops4j.aws.secrets.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Reason;
import io.gitops4j.SecretRef;
import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import io.gitops4j.aws.secrets.diagnosis.Finding.Level;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class SecretsSelfCheckTest {

  private static final String ROLE = "arn:aws:iam::111122223333:role/billing";
  private static final String ARN =
      "aws-secretsmanager:arn:aws:secretsmanager:eu-west-1:444455556666:secret:shared-AbCdEf";
  private static final AwsCredentialsProvider KEYS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "example-key"));
  private static final Finding REGION =
      new Finding(Level.OK, Code.REGION, "The region is eu-west-1, by the settings.");
  private static final Finding CREDENTIALS =
      new Finding(
          Level.OK, Code.CREDENTIALS, "Credentials come from the provider in the settings.");
  private static final Finding IDENTITY =
      new Finding(
          Level.OK,
          Code.IDENTITY,
          "AWS knows us as arn:aws:sts::111122223333:assumed-role/billing/session.");

  @TempDir Path folder;
  private final FakeAws aws = new FakeAws();
  private final DatedHttpClient http = new DatedHttpClient();
  private final MapStore store = new MapStore().put("prod/db", "hunter2").put("prod/api", "x");
  private final TestMachine machine = new TestMachine();
  private final Map<String, String> variables = new HashMap<>();
  private @Nullable AwsCredentialsProvider credentials = KEYS;
  private URI endpoint = aws.endpoint();
  private @Nullable String role;
  private Map<String, String> accountRoles = Map.of();

  @AfterEach
  void stop() {
    http.close();
    aws.close();
  }

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
  void check_readingValues_dropsThemAtOnce() {
    Diagnosis diagnosis =
        check()
            .readValues(true)
            .run(refs("aws-secretsmanager:prod/db", "aws-secretsmanager:prod/api"));
    assertThat(diagnosis.findings())
        .contains(
            new Finding(Level.OK, Code.SECRET, "aws-secretsmanager:prod/db can be read."),
            new Finding(Level.OK, Code.SECRET, "aws-secretsmanager:prod/api can be read."));
    assertThat(store.given)
        .hasSize(2)
        .allSatisfy(
            value -> assertThatThrownBy(value::reveal).isInstanceOf(IllegalStateException.class));
    assertThat(diagnosis.toString()).doesNotContain("hunter2");
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
                "The pod has "
                    + ROLE
                    + ", but credentials came from the instance's profile, which is the node's role;"
                    + " correct what is found here so that secrets are not read as the node."),
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

  @Test
  void references_thatCannotBeResolved_areErrorsWithTheStoresSentence() {
    store
        .fail("denied", Reason.FORBIDDEN, "The role may not read aws-secretsmanager:denied.")
        .fail("key", Reason.FORBIDDEN, "The role may not call kms:Decrypt on key K.")
        .fail("gone", Reason.INVALID, "aws-secretsmanager:gone is marked for deletion.")
        .fail("endpoint", Reason.FORBIDDEN, "No VPC endpoint policy allows it.")
        .fail("form", Reason.INVALID, "aws-secretsmanager:form is malformed.");
    assertThat(
            run(
                    "aws-secretsmanager:missing",
                    "aws-secretsmanager:denied",
                    "aws-secretsmanager:key",
                    "aws-secretsmanager:gone",
                    "aws-secretsmanager:endpoint",
                    "aws-secretsmanager:form",
                    "aws-secretsmanager:a//b",
                    "vault:x")
                .of(Level.ERROR))
        .containsExactly(
            new Finding(
                Level.ERROR,
                Code.REFERENCE_MALFORMED,
                "aws-secretsmanager:a//b has an empty part in its name."),
            new Finding(
                Level.ERROR,
                Code.STORE_MISSING,
                "There is no store vault for vault:x; correct the reference, or add the store's"
                    + " module."),
            new Finding(
                Level.ERROR, Code.SECRET_MISSING, "There is no secret aws-secretsmanager:missing."),
            new Finding(
                Level.ERROR,
                Code.SECRET_FORBIDDEN,
                "The role may not read aws-secretsmanager:denied."),
            new Finding(
                Level.ERROR, Code.KEY_FORBIDDEN, "The role may not call kms:Decrypt on key K."),
            new Finding(
                Level.ERROR,
                Code.SECRET_DELETED,
                "aws-secretsmanager:gone is marked for deletion."),
            new Finding(Level.ERROR, Code.ENDPOINT_POLICY, "No VPC endpoint policy allows it."),
            new Finding(
                Level.ERROR, Code.REFERENCE_MALFORMED, "aws-secretsmanager:form is malformed."));
  }

  @Test
  void references_storeDoesNotAnswer_isAskedNoFurther() {
    store.fail("slow", Reason.TIMEOUT, "No answer in 8 s.");
    Diagnosis diagnosis =
        run("aws-secretsmanager:slow", "aws-secretsmanager:prod/db", "aws-secretsmanager:prod/api");
    assertThat(diagnosis.of(Level.ERROR))
        .containsExactly(
            new Finding(Level.ERROR, Code.SECRET_UNAVAILABLE, "No answer in 8 s."),
            new Finding(
                Level.ERROR,
                Code.SECRET_UNAVAILABLE,
                "2 more references to aws-secretsmanager were not asked for after that; correct it"
                    + " first."));
    assertThat(store.asked).containsExactly("slow");
  }

  @Test
  void references_refusedWhileReading_areErrors() {
    store
        .fail("denied", Reason.FORBIDDEN, "It may not be read.")
        .fail("slow", Reason.UNAVAILABLE, "No connection.");
    assertThat(
            check()
                .readValues(true)
                .run(
                    refs(
                        "aws-secretsmanager:prod/db",
                        "aws-secretsmanager:denied",
                        "aws-secretsmanager:slow",
                        "aws-secretsmanager:prod/api",
                        "aws-secretsmanager:prod/api"))
                .of(Level.ERROR))
        .containsExactly(
            new Finding(Level.ERROR, Code.SECRET_FORBIDDEN, "It may not be read."),
            new Finding(Level.ERROR, Code.SECRET_UNAVAILABLE, "No connection."));
  }

  @Test
  void reference_ofAnotherRegion_isAnErrorAndNotAskedFor() {
    assertThat(
            run("aws-secretsmanager:arn:aws:secretsmanager:us-east-1:111122223333:secret:a-AbCdEf")
                .of(Level.ERROR))
        .containsExactly(
            new Finding(
                Level.ERROR,
                Code.REFERENCE_REGION,
                "aws-secretsmanager:arn:aws:secretsmanager:us-east-1:111122223333:secret:a-AbCdEf is"
                    + " of the region us-east-1, but eu-west-1 is asked; name the secret by its name,"
                    + " or correct the region."));
    assertThat(store.asked).isEmpty();
  }

  @Test
  void reference_ofAnotherAccount_isAWarning() {
    assertThat(run(ARN).of(Level.WARNING))
        .containsExactly(
            new Finding(
                Level.WARNING,
                Code.REFERENCE_ACCOUNT,
                ARN
                    + " is of the account 444455556666 and we are of 111122223333; this works only if"
                    + " the secret's resource policy and its key's policy allow us, or with a role of"
                    + " that account in accountRole."));
  }

  @Test
  void reference_halfAnArn_isAnError() {
    assertThat(run("aws-secretsmanager:arn:aws:secretsmanager").of(Level.ERROR))
        .containsExactly(
            new Finding(
                Level.ERROR,
                Code.REFERENCE_MALFORMED,
                "aws-secretsmanager:arn:aws:secretsmanager is not an ARN"
                    + " (arn:aws:secretsmanager:eu-west-1:123456789012:secret:name-AbCdEf); correct"
                    + " it."));
  }

  @Test
  void batches_notPermitted_areAWarning() {
    aws.refuses("BatchGetSecretValue", 400, "AccessDeniedException", "not authorized");
    assertThat(run("aws-secretsmanager:prod/db", "aws-secretsmanager:prod/api").of(Level.WARNING))
        .containsExactly(
            new Finding(
                Level.WARNING,
                Code.BATCH_FORBIDDEN,
                "arn:aws:sts::111122223333:assumed-role/billing/session may not call"
                    + " secretsmanager:BatchGetSecretValue, so that each secret needs a call of its"
                    + " own; allow it on all resources, which gives no access to any secret by"
                    + " itself."));
  }

  private void podWithWebIdentity() throws IOException {
    credentials = null;
    Path token = Files.writeString(folder.resolve("t"), Tokens.valid("sts.amazonaws.com"));
    variables.put("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString());
    variables.put("AWS_ROLE_ARN", ROLE);
  }

  private SecretsSelfCheck check() {
    AwsSettings settings =
        new AwsSettings(
            "eu-west-1",
            List.of(),
            endpoint,
            credentials,
            role,
            accountRoles,
            http,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));
    return new SecretsSelfCheck(
        settings,
        List.of(store),
        new ProcessEnvironment(variables, Map.of()),
        machine,
        Clock.fixed(Tokens.NOW, ZoneOffset.UTC),
        false);
  }

  private Diagnosis run(String... references) {
    return check().run(refs(references));
  }

  private static List<SecretRef> refs(String... references) {
    return Stream.of(references).map(SecretRef::parse).toList();
  }
}
