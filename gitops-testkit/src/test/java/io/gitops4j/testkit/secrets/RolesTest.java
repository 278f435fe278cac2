package io.gitops4j.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is needed of the Security Token Service, and access by roles. */
class RolesTest {
  private static final String ROLE = "arn:aws:iam::999999999999:role/apps/reader";

  private final FakeSecretsManager secrets = FakeSecretsManager.start();
  private final RawClient client = new RawClient(secrets.endpoint());

  @AfterEach
  void close() {
    secrets.close();
  }

  private HttpResponse<String> sts(String parameters) {
    return client.form("Version=2011-06-15&Action=" + parameters);
  }

  private static String element(HttpResponse<String> response, String name) {
    Matcher matcher =
        Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(response.body());
    return matcher.find() ? matcher.group(1) : "";
  }

  private static String error(HttpResponse<String> response) {
    return response.statusCode()
        + " "
        + element(response, "Code")
        + ": "
        + element(response, "Message");
  }

  private RawClient assume() {
    return client.by(
        element(sts("AssumeRole&RoleArn=" + ROLE + "&RoleSessionName=me"), "AccessKeyId"));
  }

  @Test
  void identity_ofAUser_andOfASession() {
    HttpResponse<String> user = sts("GetCallerIdentity");
    assertThat(user.statusCode()).isEqualTo(200);
    assertThat(user.headers().firstValue("Content-Type")).contains("text/xml");
    assertThat(element(user, "Arn")).isEqualTo("arn:aws:iam::123456789012:user/test");
    assertThat(element(user, "Account")).isEqualTo("123456789012");

    HttpResponse<String> session = assume().form("Action=GetCallerIdentity");
    assertThat(element(session, "Arn"))
        .isEqualTo("arn:aws:sts::999999999999:assumed-role/reader/me");
    assertThat(element(session, "Account")).isEqualTo("999999999999");
    assertThat(element(session, "UserId")).matches("AROA[A-Z2-7]{16}:me");
  }

  @Test
  void assume_answersKeys_thatSdksTakeForValid() {
    HttpResponse<String> reply = sts("AssumeRole&RoleArn=" + ROLE + "&RoleSessionName=me");

    assertThat(element(reply, "AccessKeyId")).matches("ASIA[A-Z2-7]{16}");
    assertThat(element(reply, "SecretAccessKey")).hasSize(40);
    assertThat(Instant.parse(element(reply, "Expiration")))
        .isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3700));
    assertThat(reply.body())
        .startsWith(
            "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                + "<AssumeRoleResult><AssumedRoleUser><AssumedRoleId>AROA");
    assertThat(
            element(
                sts(
                    "AssumeRoleWithWebIdentity&RoleArn="
                        + ROLE
                        + "&RoleSessionName=me&WebIdentityToken=eyJ0"),
                "AccessKeyId"))
        .startsWith("ASIA");
  }

  @Test
  void session_readsTheSecretsOfItsAccount() {
    secrets.put("a", "ours");
    secrets.in("999999999999", "eu-west-1").put("a", "theirs");

    assertThat(assume().call("GetSecretValue", Map.of("SecretId", "a")).text("SecretString"))
        .isEqualTo("theirs");
    assertThat(secrets.calls().by(ROLE).count()).isEqualTo(1);
  }

  @Test
  void rules_nameRoles() {
    secrets.put("a", "ours");
    secrets.in("999999999999", "eu-west-1").put("a", "theirs");
    secrets.faults().caller(ROLE).deny("secretsmanager:GetSecretValue");

    assertThat(client.call("GetSecretValue", Map.of("SecretId", "a")).status()).isEqualTo(200);
    assertThat(assume().call("GetSecretValue", Map.of("SecretId", "a")).error())
        .isEqualTo(
            "400 AccessDeniedException: User: arn:aws:sts::999999999999:assumed-role/reader/me is"
                + " not authorized to perform: secretsmanager:GetSecretValue on resource: a because"
                + " no identity-based policy allows the secretsmanager:GetSecretValue action");
  }

  @Test
  void assume_thatIsDenied_isSaidAsStsDoes() {
    secrets.faults().deny("sts:AssumeRole");
    secrets.faults().deny("sts:AssumeRoleWithWebIdentity");

    assertThat(error(sts("AssumeRole&RoleArn=" + ROLE + "&RoleSessionName=me")))
        .isEqualTo(
            "403 AccessDenied: User: arn:aws:iam::123456789012:user/test is not authorized to"
                + " perform: sts:AssumeRole on resource: "
                + ROLE);
    assertThat(
            error(
                sts(
                    "AssumeRoleWithWebIdentity&RoleArn="
                        + ROLE
                        + "&RoleSessionName=me&WebIdentityToken=eyJ0")))
        .isEqualTo("403 AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity");
  }

  @Test
  void assume_ofWhatIsWrong_isRefused() {
    assertThat(error(sts("AssumeRole&RoleArn=nothing-valid-in-here&RoleSessionName=me")))
        .isEqualTo("400 ValidationError: nothing-valid-in-here is invalid");
    assertThat(error(sts("AssumeRole&RoleArn=" + ROLE + "&RoleSessionName=Session1:2")))
        .isEqualTo(
            "400 ValidationError: 1 validation error detected: Value 'Session1:2' at"
                + " 'roleSessionName' failed to satisfy constraint: Member must satisfy regular"
                + " expression pattern: [\\w+=,.@-]*");
    assertThat(error(sts("AssumeRole&RoleArn=" + ROLE)))
        .isEqualTo(
            "400 ValidationError: 1 validation error detected: Value null at 'roleSessionName'"
                + " failed to satisfy constraint: Member must not be null");
    assertThat(error(sts("AssumeRole&RoleArn=" + ROLE + "&RoleSessionName=me&DurationSeconds=1")))
        .startsWith("400 ValidationError: 1 validation error detected: Value '1' at 'duration");
    assertThat(error(sts("Nothing"))).startsWith("400 InvalidAction");
  }

  @Test
  void faults_areSaidAsStsDoes() {
    secrets.faults().times(1).expireCredentials();
    assertThat(error(sts("GetCallerIdentity")))
        .isEqualTo("403 ExpiredToken: The security token included in the request is expired");
    secrets.faults().times(1).rejectCredentials();
    assertThat(error(sts("GetCallerIdentity")))
        .isEqualTo(
            "403 InvalidClientTokenId: The security token included in the request is invalid.");
    secrets.faults().throttle(1);
    assertThat(error(sts("GetCallerIdentity"))).isEqualTo("400 Throttling: Rate exceeded");
  }
}
