package io.gitops4j.aws.secrets.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.aws.secrets.diagnosis.CallFailures.Meaning;
import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

class CallFailuresTest {

  private static final String HOST = "sts.eu-west-1.amazonaws.com";

  @Test
  void network_nameUnknown_isDns() {
    assertThat(of(new UnknownHostException("x"), Map.of()))
        .isEqualTo(
            new Meaning(
                Code.NETWORK_DNS,
                "DNS does not know sts.eu-west-1.amazonaws.com; check the region, the endpoint and"
                    + " the pod's DNS.",
                true));
  }

  @Test
  void network_certificateNotTrusted_isTls() {
    assertThat(of(new SSLHandshakeException("PKIX path building failed"), Map.of()))
        .isEqualTo(
            new Meaning(
                Code.NETWORK_TLS,
                "The certificate of sts.eu-west-1.amazonaws.com is not trusted; if a proxy decrypts"
                    + " the traffic, put its authority into the trust store of this JVM.",
                true));
  }

  @Test
  void network_noAnswer_isATimeout() {
    String sentence =
        "No answer from sts.eu-west-1.amazonaws.com%s in time; check routes, security groups,"
            + " network policies and whether the subnet has a NAT gateway or a VPC endpoint.";
    assertThat(of(new SocketTimeoutException("Read timed out"), Map.of()))
        .isEqualTo(new Meaning(Code.NETWORK_TIMEOUT, sentence.formatted(""), true));
    assertThat(of(ApiCallTimeoutException.create(8000), Map.of("https.proxyHost", "proxy")))
        .isEqualTo(
            new Meaning(
                Code.NETWORK_TIMEOUT,
                sentence.formatted(" by the proxy of the system property https.proxyHost"),
                true));
  }

  @Test
  void network_somethingElse_namesItsClass() {
    assertThat(of(new IllegalStateException("secret"), Map.of()))
        .isEqualTo(
            new Meaning(
                Code.NETWORK_CONNECT,
                "The call to sts.eu-west-1.amazonaws.com failed (SdkClientException); look for the"
                    + " cause in the SDK's log.",
                true));
  }

  private static Meaning of(Exception cause, Map<String, String> properties) {
    return new CallFailures(new ProcessEnvironment(Map.of(), properties))
        .network(SdkClientException.create("x", cause), HOST);
  }
}
