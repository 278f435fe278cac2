package io.gitops4j.aws.secrets.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.aws.secrets.diagnosis.CredentialsStep.Expectation;
import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import io.gitops4j.aws.secrets.diagnosis.Finding.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsStepTest {

  private static final String ROLE = "arn:aws:iam::111122223333:role/billing";

  @TempDir Path folder;
  private final Findings findings = new Findings();
  private final TestMachine machine = new TestMachine().listening("169.254.170.23:80");
  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, String> properties = new HashMap<>();

  @Test
  void keys_inProperties_comeBeforeVariables() {
    properties.putAll(Map.of("aws.accessKeyId", "AKIA1", "aws.secretAccessKey", "s"));
    keys("AKIA2");
    assertThat(run().provider()).isEqualTo(Origin.PROPERTIES);
    assertThat(findings.diagnosis().findings()).isEmpty();
  }

  @Test
  void keys_onlyHalf_areAWarning() {
    variables.put("AWS_ACCESS_KEY_ID", "AKIA1");
    properties.put("aws.secretAccessKey", "s");
    assertThat(run().provider()).isEqualTo(Origin.INSTANCE);
    found(
        new Finding(
            Level.WARNING,
            Code.KEYS_INCOMPLETE,
            "The system property aws.secretAccessKey is set without aws.accessKeyId, so the SDK uses"
                + " neither; set both or none."),
        new Finding(
            Level.WARNING,
            Code.KEYS_INCOMPLETE,
            "AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY, so the SDK uses neither; set"
                + " both or none."));
  }

  @Test
  void keys_temporaryWithoutToken_areAnError() {
    keys("ASIA1");
    assertThat(run().provider()).isEqualTo(Origin.VARIABLES);
    found(
        new Finding(
            Level.ERROR,
            Code.KEYS_WITHOUT_TOKEN,
            "AWS_ACCESS_KEY_ID is a temporary key, which AWS does not take without its session"
                + " token; set that, too."));
  }

  @Test
  void webIdentity_complete_isUsed() throws IOException {
    webIdentity(Tokens.valid("sts.amazonaws.com"));
    Expectation expected = run();
    assertThat(expected.provider()).isEqualTo(Origin.WEB_IDENTITY);
    assertThat(expected.pod()).contains("the role " + ROLE);
    assertThat(expected.hasWebIdentity()).isTrue();
    assertThat(expected.webIdentity().orElseThrow().subject())
        .isEqualTo("system:serviceaccount:shop:billing");
    assertThat(findings.diagnosis().findings()).isEmpty();
  }

  @Test
  void webIdentity_keysInTheEnvironment_areAWarning() throws IOException {
    webIdentity(Tokens.valid("sts.amazonaws.com"));
    keys("AKIA1");
    assertThat(run().provider()).isEqualTo(Origin.VARIABLES);
    found(
        new Finding(
            Level.WARNING,
            Code.SHADOWED,
            "The variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY come before the pod's web"
                + " identity "
                + ROLE
                + " in the SDK's order; remove them if the pod's role is meant."));
  }

  @Test
  void webIdentity_withoutRole_isAnError() throws IOException {
    webIdentity(Tokens.valid("sts.amazonaws.com"));
    variables.remove("AWS_ROLE_ARN");
    assertThat(run().provider()).isEqualTo(Origin.INSTANCE);
    found(
        new Finding(
            Level.ERROR,
            Code.WEB_IDENTITY_INCOMPLETE,
            "AWS_WEB_IDENTITY_TOKEN_FILE is set without AWS_ROLE_ARN, so the pod's web identity is"
                + " not used; annotate the service account with eks.amazonaws.com/role-arn and"
                + " restart the pod."));
  }

  @Test
  void webIdentity_withoutTheModule_isAnErrorThatNamesIt() throws IOException {
    webIdentity(Tokens.valid("sts.amazonaws.com"));
    machine.withoutSts();
    assertThat(run().webIdentity()).isEmpty();
    found(
        new Finding(
            Level.ERROR,
            Code.STS_MODULE_MISSING,
            "The pod has the web identity "
                + ROLE
                + ", which the SDK ignores because the module software.amazon.awssdk:sts is not on"
                + " the class path; add it."));
  }

  @Test
  void webIdentity_roleOfNoForm_isAnError() throws IOException {
    webIdentity(Tokens.valid("sts.amazonaws.com"));
    variables.put("AWS_ROLE_ARN", "billing");
    run();
    found(
        new Finding(
            Level.ERROR,
            Code.ROLE_MALFORMED,
            "AWS_ROLE_ARN is 'billing', which is not the ARN of a role"
                + " (arn:aws:iam::123456789012:role/name); correct the annotation of the service"
                + " account."));
  }

  @Test
  void podIdentity_complete_isUsed() throws IOException {
    podIdentity(Tokens.valid("pods.eks.amazonaws.com"));
    Expectation expected = run();
    assertThat(expected.provider()).isEqualTo(Origin.CONTAINER);
    assertThat(expected.pod()).contains("Pod Identity");
    assertThat(findings.diagnosis().findings()).isEmpty();
  }

  @Test
  void podIdentity_webIdentityToo_isAWarning() throws IOException {
    webIdentity(Tokens.valid("sts.amazonaws.com"));
    podIdentity(Tokens.valid("pods.eks.amazonaws.com"));
    assertThat(run().provider()).isEqualTo(Origin.WEB_IDENTITY);
    found(
        new Finding(
            Level.WARNING,
            Code.SHADOWED,
            "The pod has both a web identity and Pod Identity, of which the SDK uses the first; take"
                + " the annotation eks.amazonaws.com/role-arn off the service account if Pod Identity"
                + " is meant."));
  }

  @Test
  void podIdentity_profileToo_isAWarning() throws IOException {
    podIdentity(Tokens.valid("pods.eks.amazonaws.com"));
    Path file = Files.writeString(folder.resolve("c"), "[default]\naws_access_key_id = AKIA1\n");
    variables.put("AWS_SHARED_CREDENTIALS_FILE", file.toString());
    assertThat(run().provider()).isEqualTo(Origin.PROFILE);
    found(
        new Finding(
            Level.WARNING,
            Code.SHADOWED,
            "The credentials of the profile default come before Pod Identity in the SDK's order;"
                + " remove them if the pod's role is meant."));
  }

  @Test
  void podIdentity_agentDoesNotAnswer_isAnError() throws IOException {
    podIdentity(Tokens.valid("pods.eks.amazonaws.com"));
    variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://[fd00:ec2::23]/v1/credentials");
    assertThat(run().provider()).isEqualTo(Origin.INSTANCE);
    found(
        new Finding(
            Level.ERROR,
            Code.CONTAINER_UNREACHABLE,
            "The Pod Identity agent at [fd00:ec2::23]:80 did not take a connection within 1 s; check"
                + " that the add-on eks-pod-identity-agent runs on this node, and that no network"
                + " policy is between."));
  }

  @Test
  void podIdentity_withoutToken_isAnError() throws IOException {
    podIdentity("");
    variables.remove("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    run();
    found(
        new Finding(
            Level.ERROR,
            Code.TOKEN_FILE_MISSING,
            "AWS_CONTAINER_CREDENTIALS_FULL_URI is Pod Identity's, but"
                + " AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE is not set; restart the pod so that EKS"
                + " sets it."));
  }

  @Test
  void container_hostThatTheSdkRefuses_isAnError() {
    variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://agent.example.com/v1");
    run();
    found(
        new Finding(
            Level.ERROR,
            Code.CONTAINER_ADDRESS,
            "AWS_CONTAINER_CREDENTIALS_FULL_URI is at agent.example.com, where the SDK does not ask"
                + " by plain HTTP; use https, or the agent of EKS at 169.254.170.23."));
  }

  @Test
  void container_addressOfNoForm_isAnErrorWithoutItsText() {
    variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "ftp:// user:pw@x");
    run();
    found(
        new Finding(
            Level.ERROR,
            Code.CONTAINER_ADDRESS,
            "AWS_CONTAINER_CREDENTIALS_FULL_URI is not an address that begins with http:// or"
                + " https://; remove it, or restart the pod so that EKS sets it."));
  }

  @Test
  void container_otherThatDoesNotAnswer_isAnError() {
    variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "https://agent.example.com/v1");
    run();
    found(
        new Finding(
            Level.ERROR,
            Code.CONTAINER_UNREACHABLE,
            "Whoever gives the container's credentials at agent.example.com:443 did not take a"
                + " connection within 1 s; check that it runs, and that no network policy is"
                + " between."));
  }

  @Test
  void container_taskInEcs_isUsed() {
    variables.put("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/x");
    assertThat(run().provider()).isEqualTo(Origin.CONTAINER);
  }

  @Test
  void pod_withoutARoleOfItsOwn_isAWarning() {
    variables.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
    assertThat(run().provider()).isEqualTo(Origin.INSTANCE);
    found(
        new Finding(
            Level.WARNING,
            Code.NODE_ROLE,
            "The pod has no role of its own, neither by web identity nor by Pod Identity, so it would"
                + " use the node's; give its service account a role."));
  }

  @Test
  void nobody_givesCredentials_isAnError() {
    variables.put("AWS_EC2_METADATA_DISABLED", "true");
    assertThat(run().provider()).isEqualTo(Origin.NONE);
    found(
        new Finding(
            Level.ERROR,
            Code.CREDENTIALS_MISSING,
            "Nobody gives credentials: there are no keys, no web identity, no profile default and no"
                + " container's credentials, and AWS_EC2_METADATA_DISABLED keeps from the"
                + " instance's; give the pod's service account a role."));
  }

  private void keys(String id) {
    variables.put("AWS_ACCESS_KEY_ID", id);
    variables.put("AWS_SECRET_ACCESS_KEY", "s");
  }

  private Path webIdentity(String token) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), token);
    variables.put("AWS_WEB_IDENTITY_TOKEN_FILE", file.toString());
    variables.put("AWS_ROLE_ARN", ROLE);
    return file;
  }

  private void podIdentity(String token) throws IOException {
    Path file = Files.writeString(folder.resolve("eks-pod-identity-token"), token);
    variables.put("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", file.toString());
    variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials");
  }

  private Expectation run() {
    return new CredentialsStep(
            AwsSettings.defaults(),
            new ProcessEnvironment(variables, properties),
            machine,
            Tokens.NOW,
            findings)
        .run();
  }

  private void found(Finding... expected) {
    assertThat(findings.diagnosis().findings()).containsExactly(expected);
  }
}
