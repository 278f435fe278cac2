package io.gitops4j.core.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.gitops4j.SecretValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that lets in who shows a certificate, asked with keys in all forms. */
class ClientCertificateTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;

  private KeyStore pair(String algorithm) throws Exception {
    Path file = folder.resolve(algorithm + ".p12");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "it",
                    "-keyalg",
                    algorithm,
                    "-dname",
                    "CN=127.0.0.1",
                    "-ext",
                    "SAN=IP:127.0.0.1",
                    "-validity",
                    "3650",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    "changeit",
                    "-keystore",
                    file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("keytool.log"))).isZero();
    return KeyStore.getInstance(file.toFile(), PASSWORD);
  }

  private static String pem(String type, byte[] content) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
  }

  private static SecretValue certificate(KeyStore pair) throws GeneralSecurityException {
    Certificate certificate = pair.getCertificate("it");
    return SecretValue.of("tls.crt", pem("CERTIFICATE", certificate.getEncoded()));
  }

  /** The key in one of its forms; in those that PKCS #8 wraps, what stands in its octets. */
  private static SecretValue key(KeyStore pair, String form) throws GeneralSecurityException {
    byte[] wrapped = pair.getKey("it", PASSWORD).getEncoded();
    if (form.equals("PRIVATE KEY")) {
      return SecretValue.of("tls.key", pem(form, wrapped));
    }
    int at = content(wrapped, 0);
    at = end(wrapped, at);
    at = end(wrapped, at);
    int from = content(wrapped, at);
    byte[] inner = java.util.Arrays.copyOfRange(wrapped, from, end(wrapped, at));
    return SecretValue.of("tls.key", "a comment\n" + pem(form, inner));
  }

  private static int content(byte[] der, int at) {
    return der[at + 1] < 0 ? at + 2 + (der[at + 1] & 0x7f) : at + 2;
  }

  private static int end(byte[] der, int at) {
    int length = der[at + 1] & 0xff;
    if (length > 0x80) {
      length = 0;
      for (int i = at + 2; i < content(der, at); i++) {
        length = length << 8 | der[i] & 0xff;
      }
    }
    return content(der, at) + length;
  }

  private static HttpsServer server(KeyStore own, KeyStore client) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD);
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("client", client.getCertificate("it"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = context.getDefaultSSLParameters();
            ssl.setNeedClientAuth(true);
            parameters.setSSLParameters(ssl);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(204, -1);
          }
        });
    server.start();
    return server;
  }

  private static int ask(HttpsServer server, HttpClient client) throws Exception {
    URI address = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
    try {
      return client
          .send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
          .statusCode();
    } finally {
      HttpClients.end(client);
    }
  }

  @ParameterizedTest
  @CsvSource({"RSA, PRIVATE KEY", "RSA, RSA PRIVATE KEY", "EC, PRIVATE KEY", "EC, EC PRIVATE KEY"})
  void create_serverThatAsksForACertificate_isShownIt(String algorithm, String form)
      throws Exception {
    KeyStore client = pair(algorithm);
    KeyStore own = pair(algorithm.equals("RSA") ? "EC" : "RSA");
    ClientCertificate identity = new ClientCertificate(certificate(client), key(client, form));
    HttpsServer server = server(own, client);
    try {
      Duration timeout = Duration.ofSeconds(30);
      assertThat(ask(server, HttpClients.create(timeout, certificate(own), identity)))
          .isEqualTo(204);
      HttpClient nameless = HttpClients.create(timeout, certificate(own));
      assertThatThrownBy(() -> ask(server, nameless)).isInstanceOf(IOException.class);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void create_malformedCertificateOrKey_saysWhichAndShowsNeither() throws Exception {
    KeyStore pair = pair("EC");
    SecretValue chain = certificate(pair);
    String good = key(pair, "PRIVATE KEY").reveal();
    List<List<String>> cases =
        List.of(
            List.of("nonsense", "tls.key holds no private key in PEM"),
            List.of(good.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"), "tls.key is encrypted"),
            List.of(good.replace("PRIVATE KEY", "DSA PRIVATE KEY"), "tls.key is a DSA PRIVATE KEY"),
            List.of(
                good.replace("PRIVATE KEY", "RSA PRIVATE KEY"),
                "tls.key is no key of the kind EC"));
    for (List<String> each : cases) {
      ClientCertificate identity =
          new ClientCertificate(chain, SecretValue.of("tls.key", each.get(0)));
      assertThatThrownBy(() -> HttpClients.create(Duration.ofSeconds(1), null, identity))
          .isInstanceOf(GeneralSecurityException.class)
          .hasMessageContaining(each.get(1));
    }
    ClientCertificate none =
        new ClientCertificate(SecretValue.of("tls.crt", ""), SecretValue.of("tls.key", good));
    assertThatThrownBy(() -> HttpClients.create(Duration.ofSeconds(1), null, none))
        .hasMessageContaining("tls.crt holds no certificate");
  }
}
