package io.gitops4j.testkit.apiserver.differential;

import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.testkit.apiserver.model.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A server that a kubeconfig with one cluster and the token of one user names. */
record Server(String url, String credentials, HttpClient http) {

  static Server of(Path kubeconfig) throws IOException, GeneralSecurityException {
    Object config =
        YamlReader.of(YamlFlavor.V11).readOne("kubeconfig", Files.readString(kubeconfig)).toValue();
    Object cluster = first(config, "clusters");
    Object user = first(config, "users");
    byte[] authority =
        Base64.getDecoder().decode(Json.string(cluster, "cluster", "certificate-authority-data"));
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .sslContext(trusting(authority))
            .build();
    return new Server(
        Json.string(cluster, "cluster", "server"),
        "Bearer " + Json.string(user, "user", "token"),
        http);
  }

  private static Object first(Object config, String name) {
    List<?> list = Objects.requireNonNull(Json.list(config, name), name);
    return Objects.requireNonNull(list.get(0), name);
  }

  private static SSLContext trusting(byte[] authority)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry(
        "authority",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(authority)));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
