package io.gitops4j.k8s.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.client.Config;
import io.gitops4j.ApplyException;
import io.gitops4j.Reason;
import io.gitops4j.spi.KubeConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken out of a kubeconfig, and what is refused. */
class KubeConfigTextTest {

  private static final KubeConfig ORIGIN = KubeConfig.secret("apps", "prod", "");

  private static final String USABLE =
      """
      apiVersion: v1
      kind: Config
      current-context: prod
      contexts:
        - {name: other, context: {cluster: elsewhere, user: nobody}}
        - {name: prod, context: {cluster: prod, user: deployer, namespace: ignored}}
      clusters:
        - {name: elsewhere, cluster: {server: "https://elsewhere:6443"}}
        - {name: prod, cluster: {server: "https://prod.example.com:6443"}}
      users:
        - {name: nobody, user: {exec: {command: aws}}}
        - {name: deployer, user: {token: "hush-hush"}}
      """;

  private static Config read(String text) {
    return new KubeConfigText(ORIGIN, false).read(text);
  }

  private static ApplyException refusal(String text) {
    ApplyException refusal = catchThrowableOfType(ApplyException.class, () -> read(text));
    assertThat(refusal).isNotNull().hasNoCause();
    assertThat(refusal.failure().object()).hasValue(ORIGIN.ref());
    assertThat(refusal.failure().message())
        .startsWith("Cannot reach the cluster of spec.kubeConfig in Secret/apps/prod: ")
        .doesNotContain("hush");
    return refusal;
  }

  @Test
  void read_usableText_isTheClusterAndUserOfTheCurrentContext() {
    Config config = read(USABLE);

    assertThat(config.getMasterUrl()).startsWith("https://prod.example.com:6443");
    assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("hush-hush");
    assertThat(config.isTrustCerts()).isFalse();
    assertThat(config.getClientKeyFile()).isNull();
  }

  @Test
  void read_userWhoActsAsAnother_doesSo() {
    Config config =
        read(USABLE.replace("\"hush-hush\"", "\"hush-hush\", as: jane, as-groups: [ops, dev]"));

    assertThat(config.getImpersonateUsername()).isEqualTo("jane");
    assertThat(List.of(config.getImpersonateGroups())).containsExactly("ops", "dev");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "token: \"hush-hush\" | exec: {command: hush} | DENIED | starts a program",
        "token: \"hush-hush\" | auth-provider: {name: hush} | DENIED | auth-provider",
        "token: \"hush-hush\" | tokenFile: /run/hush | DENIED | names a file (tokenFile)",
        "token: \"hush-hush\" | client-certificate: /hush | DENIED | (client-certificate)",
        "token: \"hush-hush\" | client-key: /hush | DENIED | names a file (client-key)",
        "token: \"hush-hush\" | client-key-data: aHVzaA== | INVALID | only one of",
        "token: \"hush-hush\" | client-certificate-data: '%hush' | INVALID | is not base64",
        "token: \"hush-hush\" | as-uid: hush | UNSUPPORTED | as-uid",
        "current-context: prod | current-context: '' | INVALID | no current-context",
        "current-context: prod | current-context: hush | INVALID | no entry in its contexts",
        "cluster: prod, user | cluster: hush, user | INVALID | no entry in its clusters",
        "user: deployer, | user: hush, | INVALID | no entry in its users",
        "https://prod.example.com:6443 | http://hush.example.com | DENIED | is not https",
        "https://prod.example.com:6443 | hush | INVALID | no address",
        "https://prod.example.com:6443 | https://a:hush@prod:6443 | INVALID | no address",
      })
  void read_whatIsNotToBeTrusted_isRefusedWithoutQuotingIt(
      String part, String instead, Reason reason, String said) {
    String text = USABLE.replace(part, instead);

    ApplyException refusal = refusal(text);

    assertThat(text).isNotEqualTo(USABLE);
    assertThat(refusal.failure().reason()).isEqualTo(reason);
    assertThat(refusal.failure().message()).contains(said);
  }

  @ParameterizedTest
  @CsvSource({
    "certificate-authority: /hush, DENIED, names a file (certificate-authority)",
    "certificate-authority-data: aHVzaA==, INVALID, no certificates in PEM",
    "insecure-skip-tls-verify: true, DENIED, insecure-skip-tls-verify",
    "tls-server-name: hush, UNSUPPORTED, tls-server-name",
    "proxy-url: socks5://hush:1080, UNSUPPORTED, proxy-url",
    "proxy-url: http://me:hush@proxy:3128, UNSUPPORTED, proxy-url"
  })
  void read_clusterThatIsNotToBeTrusted_isRefusedWithoutQuotingIt(
      String field, Reason reason, String said) {
    ApplyException refusal =
        refusal(USABLE.replace("prod.example.com:6443\"", "prod.example.com:6443\", " + field));

    assertThat(refusal.failure().reason()).isEqualTo(reason);
    assertThat(refusal.failure().message()).contains(said);
  }

  @Test
  void read_textThatIsNone_isRefusedWithoutQuotingIt() {
    for (String text : List.of("", "hush", "hush: [", "- hush", "{clusters: hush}", "\u0000hush")) {
      assertThat(refusal(text).failure().reason()).isEqualTo(Reason.INVALID);
    }
    assertThat(refusal("#hush\n".repeat(60_000)).failure().reason()).isEqualTo(Reason.LIMIT);
    assertThat(refusal("[".repeat(100_000) + "hush").failure().reason()).isEqualTo(Reason.INVALID);
  }

  @Test
  void read_insecureConnections_areAllowedWhereThatIsSaid() {
    KubeConfigText allowing = new KubeConfigText(ORIGIN, true);

    Config unverified =
        allowing.read(USABLE.replace(":6443\"}", ":6443\", insecure-skip-tls-verify: true}"));
    Config plain = allowing.read(USABLE.replace("https://prod", "http://prod"));

    assertThat(unverified.isTrustCerts()).isTrue();
    assertThat(unverified.isDisableHostnameVerification()).isTrue();
    assertThat(plain.getMasterUrl()).startsWith("http://prod.example.com:6443");
  }
}
