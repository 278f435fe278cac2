package io.gitops4j.testkit.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.gitops4j.core.template.sprig.CertificateAuthority;
import io.gitops4j.testkit.apiserver.model.Json;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server over TLS, and users by their certificates, as clients see both. */
@Timeout(60)
class ApiServerTlsTest {
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final char[] NO_PASSWORD = {};

  private final ApiServer server =
      ApiServer.builder()
          .tls()
          .rbac(true)
          .token("secret", "tim", List.of("system:masters"))
          .controllers(ApiServer.ControllerMode.NONE)
          .start();

  @AfterEach
  void close() {
    server.close();
  }

  private static X509Certificate certificate(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private SSLContext trusting(KeyManager... shown) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", certificate(server.certificateAuthority()));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown, factory.getTrustManagers(), null);
    return context;
  }

  private static KeyManager[] showing(CertificateAuthority.Signed signed) throws Exception {
    KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
    keys.load(null, null);
    keys.setKeyEntry("me", signed.key(), NO_PASSWORD, new Certificate[] {signed.certificate()});
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(Duration.ofSeconds(20));
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void request_ofEachVersion_isAnsweredInIt(HttpClient.Version version) throws Exception {
    HttpClient http = HttpClient.newBuilder().sslContext(trusting()).version(version).build();
    HttpResponse<String> created =
        http.send(
            request(CONFIG_MAPS)
                .header("Authorization", "Bearer secret")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"metadata\":{\"name\":\"a\"}}"))
                .build(),
            BodyHandlers.ofString());
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertThat(created.version()).isEqualTo(version);
    assertThat(created.sslSession()).isPresent();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void watch_ofEachVersion_tellsOfChanges(HttpClient.Version version) throws Exception {
    HttpClient http = HttpClient.newBuilder().sslContext(trusting()).version(version).build();
    HttpResponse<InputStream> watch =
        http.send(
            request(CONFIG_MAPS + "?watch=true&resourceVersion=" + server.revision())
                .header("Authorization", "Bearer secret")
                .build(),
            BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(watch.body(), StandardCharsets.UTF_8))) {
      server.load("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
      assertThat(lines.readLine()).contains("\"ADDED\"", "\"a\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void certificate_isForThisMachine(String host) throws Exception {
    HttpClient http = HttpClient.newBuilder().sslContext(trusting()).build();
    URI url = URI.create(server.url().replace("127.0.0.1", host) + "/version");
    assertThat(http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void client_thatDoesNotTrustTheAuthority_refuses() {
    HttpClient http = HttpClient.newHttpClient();
    assertThatThrownBy(() -> http.send(request("/version").build(), BodyHandlers.ofString()))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("unable to find valid certification path");
  }

  @Test
  void client_thatTrustsTheAuthorityOfAnotherServer_refuses() throws Exception {
    SSLContext ours = trusting();
    try (ApiServer other = ApiServer.builder().tls().start()) {
      assertThat(other.certificateAuthority()).isNotEqualTo(server.certificateAuthority());
      HttpClient http = HttpClient.newBuilder().sslContext(ours).build();
      HttpRequest request = HttpRequest.newBuilder(URI.create(other.url() + "/version")).build();
      assertThatThrownBy(() -> http.send(request, BodyHandlers.ofString()))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void request_withoutTls_isNotAnswered() {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest plain =
        HttpRequest.newBuilder(URI.create(server.url().replace("https:", "http:") + "/version"))
            .timeout(Duration.ofSeconds(20))
            .build();
    assertThatThrownBy(() -> http.send(plain, BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void authority_isOneThatSignsAndTheServersCertificateIsItsOwn() throws Exception {
    X509Certificate authority = certificate(server.certificateAuthority());
    assertThat(authority.getBasicConstraints()).isNotEqualTo(-1);
    X509Certificate user = certificate(server.clientCertificate("jane", "a", "b").certificate());
    user.verify(authority.getPublicKey());
    assertThat(user.getSubjectX500Principal().getName()).isEqualTo("CN=jane,O=b,O=a");
    assertThat(user.getBasicConstraints()).isEqualTo(-1);
    user.checkValidity();
  }

  private KubernetesClient fabric(String kubeconfig) {
    return new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig)).build();
  }

  @Test
  void kubeconfig_ofTheServer_holdsItsAuthorityAndOpensIt() throws Exception {
    assertThat(server.kubeconfig())
        .contains("server: https://127.0.0.1:", "certificate-authority-data: ", "token: secret");
    try (KubernetesClient client = fabric(server.kubeconfig())) {
      BlockingQueue<String> seen = new LinkedBlockingQueue<>();
      try (var informer =
          client
              .configMaps()
              .inNamespace("default")
              .inform(
                  new ResourceEventHandler<ConfigMap>() {
                    @Override
                    public void onAdd(ConfigMap added) {
                      seen.add(added.getMetadata().getName());
                    }

                    @Override
                    public void onUpdate(ConfigMap before, ConfigMap now) {}

                    @Override
                    public void onDelete(ConfigMap gone, boolean unknown) {}
                  })) {
        server.load("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
        assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("a");
        assertThat(informer.hasSynced()).isTrue();
      }
    }
  }

  @Test
  void kubeconfig_withoutTokens_isThatOfAnAdministratorsCertificate() {
    try (ApiServer other = ApiServer.builder().tls().rbac(true).start();
        KubernetesClient client = fabric(other.kubeconfig())) {
      assertThat(other.kubeconfig()).contains("client-certificate-data", "client-key-data");
      assertThat(client.secrets().inNamespace("kube-system").list().getItems()).isEmpty();
    }
  }

  @Test
  void userWithCertificate_mayDoWhatHeAndHisGroupsMay() {
    server.load(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: reader}
        rules: [{apiGroups: [""], resources: [configmaps], verbs: [get, list]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: of-jane, namespace: default}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: of-writers, namespace: kube-public}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: writers}]
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: a}
        """);
    UserCertificate jane = server.clientCertificate("jane", "readers", "writers");
    try (KubernetesClient client = fabric(server.kubeconfig(jane))) {
      var configs = client.configMaps();
      assertThat(configs.inNamespace("default").withName("a").get()).isNotNull();
      assertThat(configs.inNamespace("kube-public").list().getItems()).isEmpty();
      assertThatThrownBy(() -> configs.inNamespace("default").withName("a").delete())
          .isInstanceOfSatisfying(
              KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403))
          .hasMessageContaining("User \"jane\" cannot delete resource \"configmaps\"");
    }
  }

  private Object self(HttpClient http, String... headers) throws Exception {
    HttpRequest.Builder request =
        request("/apis/authentication.k8s.io/v1/selfsubjectreviews")
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return Json.parse(
        http.send(request.build(), BodyHandlers.ofString())
            .body()
            .getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void certificateOfAnotherAuthority_is401UnlessATokenCounts() throws Exception {
    CertificateAuthority other = CertificateAuthority.create("kubernetes", Duration.ofDays(1));
    HttpClient http =
        HttpClient.newBuilder()
            .sslContext(trusting(showing(other.client("mallory", List.of("system:masters")))))
            .build();
    assertThat(Json.at(self(http), "code")).isEqualTo(401L);
    Object tim = self(http, "Authorization", "Bearer secret");
    assertThat(Json.string(tim, "status", "userInfo", "username")).isEqualTo("tim");
    assertThat(Json.at(self(http, "Authorization", "Bearer nonsense"), "code")).isEqualTo(401L);
  }

  @Test
  void kubeconfigAndCertificates_withoutTls_areRefusedWithWhatToDo() {
    UserCertificate jane = server.clientCertificate("jane");
    assertThatThrownBy(() -> server.clientCertificate("", "a"))
        .isInstanceOf(IllegalArgumentException.class);
    try (ApiServer plain = ApiServer.start()) {
      assertThat(plain.kubeconfig()).contains("server: http://").doesNotContain("authority");
      assertThatThrownBy(() -> plain.clientCertificate("jane"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("ApiServer.builder().tls()");
      assertThatThrownBy(plain::certificateAuthority).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> plain.kubeconfig(jane)).isInstanceOf(IllegalStateException.class);
    }
    assertThat(jane.toString()).doesNotContain("PRIVATE");
  }
}
