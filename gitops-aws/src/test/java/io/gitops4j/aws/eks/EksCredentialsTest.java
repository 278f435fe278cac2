package io.gitops4j.aws.eks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.ApplyException;
import io.gitops4j.Reason;
import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.spi.ClusterCredentials;
import io.gitops4j.spi.ClusterCredentials.Cluster;
import io.gitops4j.spi.Plugins;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Tokens for clusters of EKS. */
class EksCredentialsTest {

  private static final String ARN = "arn:aws:eks:eu-west-1:123456789012:cluster/prod";
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final AwsSettings SETTINGS =
      new AwsSettings(
          null,
          List.of(),
          null,
          StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "hush-hush")),
          null,
          Map.of(),
          null,
          Duration.ofSeconds(2),
          Duration.ofSeconds(8));

  private final EksCredentials credentials =
      new EksCredentials(SETTINGS, Clock.fixed(NOW, ZoneOffset.UTC));

  private static Cluster cluster(String name) {
    return new Cluster(name, "https://abc.eks.example.com:443", "PEM");
  }

  @Test
  void login_ofACluster_isASignedQuestionWhoWeAreForThatCluster() {
    ClusterCredentials.Login login = credentials.login(cluster(ARN));

    assertThat(login.address()).isEqualTo("https://abc.eks.example.com:443");
    assertThat(login.certificateAuthority()).isEqualTo("PEM");
    assertThat(login.expiresAt()).isEqualTo(NOW.plus(Duration.ofMinutes(15)));
    String token = login.token().reveal();
    assertThat(token).startsWith("k8s-aws-v1.").doesNotContain("=");
    URI asked =
        URI.create(
            new String(
                Base64.getUrlDecoder().decode(token.substring("k8s-aws-v1.".length())),
                StandardCharsets.UTF_8));
    assertThat(asked.getScheme()).isEqualTo("https");
    assertThat(asked.getHost()).isEqualTo("sts.eu-west-1.amazonaws.com");
    assertThat(Arrays.asList(asked.getRawQuery().split("&", -1)))
        .contains(
            "Action=GetCallerIdentity",
            "Version=2011-06-15",
            "X-Amz-Algorithm=AWS4-HMAC-SHA256",
            "X-Amz-Credential=AKIDEXAMPLE%2F20261127%2Feu-west-1%2Fsts%2Faws4_request",
            "X-Amz-Date=20261127T120000Z",
            "X-Amz-Expires=60",
            "X-Amz-SignedHeaders=host%3Bx-k8s-aws-id");
    assertThat(login.toString()).doesNotContain(token).doesNotContain("hush");
  }

  @Test
  void login_ofAnotherCluster_isAnotherToken() {
    assertThat(credentials.login(cluster(ARN)).token())
        .isNotEqualTo(credentials.login(cluster(ARN + "2")).token())
        .isEqualTo(credentials.login(cluster(ARN)).token());
  }

  @Test
  void login_ofWhatIsNoCluster_isRefused() {
    for (String name :
        List.of(
            "",
            "prod",
            "arn:aws:eks:eu-west-1:1:nodegroup/prod",
            "arn:aws:eks:eu-west-1.evil.example.com:1:cluster/prod",
            "arn:aws:eks:eu-west-1:1:cluster/a b")) {
      ApplyException refusal =
          catchThrowableOfType(ApplyException.class, () -> credentials.login(cluster(name)));
      assertThat(refusal.failure().reason()).isEqualTo(Reason.INVALID);
    }
  }

  @Test
  void login_withoutAddressOrAuthority_saysWhatToAdd() {
    for (Cluster told :
        List.of(new Cluster(ARN, "", "PEM"), new Cluster(ARN, "https://abc:443", ""))) {
      ApplyException refusal =
          catchThrowableOfType(ApplyException.class, () -> credentials.login(told));
      assertThat(refusal.failure().reason()).isEqualTo(Reason.UNSUPPORTED);
      assertThat(refusal.failure().message()).contains("add the entries address and ca.crt");
    }
  }

  @Test
  void provider_aws_isFoundOnTheClassPath() {
    assertThat(Plugins.clusterCredentials("aws", EksCredentials.class.getClassLoader()))
        .containsInstanceOf(EksCredentials.class);
    assertThat(Plugins.clusterCredentials("gcp", EksCredentials.class.getClassLoader())).isEmpty();
  }
}
