package io.gitops4j.aws.secrets.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.core.useragent.BusinessMetricFeatureId.CREDENTIALS_ENV_VARS;
import static software.amazon.awssdk.core.useragent.BusinessMetricFeatureId.CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN;
import static software.amazon.awssdk.core.useragent.BusinessMetricFeatureId.CREDENTIALS_HTTP;
import static software.amazon.awssdk.core.useragent.BusinessMetricFeatureId.CREDENTIALS_IMDS;
import static software.amazon.awssdk.core.useragent.BusinessMetricFeatureId.CREDENTIALS_JVM_SYSTEM_PROPERTIES;
import static software.amazon.awssdk.core.useragent.BusinessMetricFeatureId.CREDENTIALS_LOGIN;
import static software.amazon.awssdk.core.useragent.BusinessMetricFeatureId.CREDENTIALS_PROCESS;
import static software.amazon.awssdk.core.useragent.BusinessMetricFeatureId.CREDENTIALS_PROFILE;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;

/** The letters by which the SDK says who gave credentials: a new SDK with others must not pass. */
class SdkLettersTest {

  @Test
  void letters_ofTheSdk_areThoseThatAreRead() {
    assertThat(CREDENTIALS_JVM_SYSTEM_PROPERTIES.value()).isEqualTo("f");
    assertThat(CREDENTIALS_ENV_VARS.value()).isEqualTo("g");
    assertThat(CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN.value()).isEqualTo("h");
    assertThat(CREDENTIALS_PROFILE.value()).isEqualTo("n");
    assertThat(CREDENTIALS_PROCESS.value()).isEqualTo("w");
    assertThat(CREDENTIALS_HTTP.value()).isEqualTo("z");
    assertThat(CREDENTIALS_IMDS.value()).isEqualTo("0");
    assertThat(CREDENTIALS_LOGIN.value()).isEqualTo("AD");
  }

  @Test
  void instance_realProvider_leavesItsLetter() throws IOException {
    HttpServer metadata =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    metadata.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          String answer =
              path.endsWith("/token")
                  ? "token"
                  : path.endsWith("/security-credentials/")
                      ? "node"
                      : "{\"Code\":\"Success\",\"AccessKeyId\":\"ASIAEXAMPLE\",\"SecretAccessKey\":"
                          + "\"s\",\"Token\":\"t\",\"Expiration\":\"2100-01-01T00:00:00Z\"}";
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    metadata.start();
    try (InstanceProfileCredentialsProvider provider =
        InstanceProfileCredentialsProvider.builder()
            .endpoint("http://127.0.0.1:" + metadata.getAddress().getPort())
            .build()) {
      assertThat(provider.resolveCredentials().providerName()).contains("0");
    } finally {
      metadata.stop(0);
    }
  }
}
