package io.gitops4j.examples.secrets.supplier;

import static io.gitops4j.examples.secrets.ServiceSecrets.FIRST;
import static io.gitops4j.examples.secrets.ServiceSecrets.SECOND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.gitops4j.SecretException;
import io.gitops4j.examples.secrets.ServiceSecrets;
import io.gitops4j.secrets.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.function.Supplier;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.TextOutputCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SupplierRecipeTest {

  private final ServiceSecrets service = new ServiceSecrets();
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile String accepted = FIRST;
  private HttpServer api;
  private URI address;

  @BeforeEach
  void startApi() throws IOException {
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.createContext(
        "/",
        exchange -> {
          String key = exchange.getRequestHeaders().getFirst("Authorization");
          exchange.sendResponseHeaders(key.equals("Bearer " + accepted) ? 204 : 401, -1);
          exchange.close();
        });
    api.start();
    address = URI.create("http://127.0.0.1:" + api.getAddress().getPort() + "/");
  }

  @AfterEach
  void close() {
    api.stop(0);
    service.close();
  }

  private Secret key() {
    return service.secrets.lookup("prod/db#password");
  }

  @Test
  void apiClient_beforeAndAfterRotation_sendsTheKeyOfNow() throws Exception {
    ApiClient client = new ApiClient(http, key()::reveal);
    assertThat(client.get(address).statusCode()).isEqualTo(204);
    service.rotate();
    accepted = SECOND;
    assertThat(client.get(address).statusCode()).isEqualTo(204);
  }

  @Test
  void rotatingApiClient_whenTheKeyWasReplacedAMomentAgo_asksTheStoreAndCallsAgain()
      throws Exception {
    RotatingApiClient client = new RotatingApiClient(http, key());
    service.fake.rotate("prod/db", ServiceSecrets.database(SECOND));
    accepted = SECOND;
    assertThat(client.get(address).statusCode()).isEqualTo(204);
    assertThat(service.fake.calls().count()).isEqualTo(2);
  }

  @Test
  void rotatingApiClient_withoutANewerKey_saysSoWithoutTheKey() {
    RotatingApiClient client = new RotatingApiClient(http, key());
    accepted = "another";
    assertThatThrownBy(() -> client.get(address))
        .isInstanceOf(RotatingApiClient.NotAccepted.class)
        .hasMessage(
            "Cannot get "
                + address
                + ": the key aws-secretsmanager:prod/db#password was not accepted (401).");
  }

  @Test
  void saslClient_beforeAndAfterRotation_logsInWithTheLoginOfNow() throws Exception {
    LoginCallbacks handler = new LoginCallbacks(Login.of(service.secrets.lookup("prod/db")));
    assertThat(plain(handler)).isEqualTo("\0app\0" + FIRST);
    service.rotate();
    assertThat(plain(handler)).isEqualTo("\0app\0" + SECOND);
  }

  private static String plain(LoginCallbacks handler) throws SaslException {
    String[] mechanisms = {"PLAIN"};
    var client = Sasl.createSaslClient(mechanisms, null, "kafka", "localhost", Map.of(), handler);
    return new String(client.evaluateChallenge(new byte[0]), UTF_8);
  }

  @Test
  void callback_thatIsNoLogin_isUnsupported() {
    LoginCallbacks handler = new LoginCallbacks(Login.of(service.secrets.lookup("prod/db")));
    Callback[] callbacks = {new TextOutputCallback(TextOutputCallback.INFORMATION, "hello")};
    assertThatThrownBy(() -> handler.handle(callbacks))
        .isInstanceOf(UnsupportedCallbackException.class);
  }

  @Test
  void lookup_ofMissingSecret_saysSoAtTheStart() {
    assertThatThrownBy(() -> service.secrets.lookup("prod/none#password"))
        .isInstanceOf(SecretException.class)
        .hasMessageContaining("Cannot read aws-secretsmanager:prod/none");
  }

  @Test
  void login_printed_showsNoPassword() {
    Supplier<Login> logins = Login.of(service.secrets.lookup("prod/db"));
    assertThat(logins.get()).hasToString("Login[username=app, password redacted]");
    assertThat(key().toString()).doesNotContain("pass#w0rd");
  }
}
