package io.gitops4j.core.registry;

import static io.gitops4j.core.registry.Failures.login;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretValue;
import io.gitops4j.spi.RegistryCredentials;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries that ask who reads them. */
class OciSignInTest {

  private static final String BASIC = "Basic YW5uOnMzY3JldA==";

  private final OciServer server = new OciServer();
  private final WebServer tokens = new WebServer();
  private final Times clock = new Times();
  private String accepted = "Bearer t0ken";

  private static final class Times extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @BeforeEach
  void push() {
    server.push("latest", OciServer.FLUX_LAYER, Archives.of(Map.of("a.yaml", "1")));
    tokens.page("/token", "{\"token\":\"t0ken\",\"expires_in\":300}");
    challenge("Bearer realm=\"" + tokens.url() + "/token\",service=\"the registry\"");
  }

  @AfterEach
  void stop() {
    server.close();
    tokens.close();
  }

  private void challenge(String challenge) {
    server.web.rule(
        exchange ->
            !accepted.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                && unauthorized(exchange, challenge));
  }

  private static boolean unauthorized(HttpExchange exchange, String challenge) throws IOException {
    return WebServer.answer(exchange, 401, Map.of("WWW-Authenticate", challenge), new byte[0]);
  }

  private OciSource.Builder source() {
    return server.source().clock(clock);
  }

  private static Failure refused(OciSource.Builder builder) {
    try (OciSource source = builder.build()) {
      return Failures.of(() -> source.fetch(source.resolve()));
    }
  }

  @Test
  void fetch_bearer_getsOneTokenForTheRepositoryWhileItLasts() {
    try (OciSource source = source().credentials(login("ann", "s3cret")).build()) {
      source.fetch(source.resolve());
      assertThat(tokens.requests())
          .containsExactly(
              new WebServer.Seen(
                  "GET",
                  "/token?service=the+registry&scope=repository%3Afleet%2Fapps%3Apull",
                  BASIC));
      assertThat(server.web.requests())
          .extracting(WebServer.Seen::authorization)
          .containsExactly(null, "Bearer t0ken", "Bearer t0ken", "Bearer t0ken");
      clock.now = clock.now.plusSeconds(269);
      source.resolve();
      assertThat(tokens.requests()).isEmpty();
      clock.now = clock.now.plusSeconds(2);
      source.resolve();
      assertThat(tokens.requests()).hasSize(1);
    }
  }

  @Test
  void fetch_nobody_getsAnAnonymousToken() {
    tokens.page("/token", "{\"access_token\":\"t0ken\"}");
    try (OciSource source = source().build()) {
      assertThat(source.fetch(source.resolve()).paths()).containsExactly("a.yaml");
    }
    assertThat(tokens.requests()).extracting(WebServer.Seen::authorization).containsOnlyNulls();
  }

  @Test
  void fetch_scopeThatIsGiven_isAskedFor() {
    challenge(
        "Basic realm=\"x, y\", Bearer realm=\""
            + tokens.url()
            + "/token?a=b\",scope=\"repository:fleet/apps:pull,push\"");
    try (OciSource source = source().build()) {
      source.resolve();
    }
    assertThat(tokens.requests())
        .extracting(WebServer.Seen::path)
        .containsExactly("/token?a=b&service=&scope=repository%3Afleet%2Fapps%3Apull%2Cpush");
  }

  @Test
  void fetch_basic_signsInOnce() {
    accepted = BASIC;
    challenge("Basic realm=\"x\"");
    String config =
        "{\"auths\":{\"http://%s/v2/\":{\"auth\":\"YW5uOnMzY3JldA==\"}}}"
            .formatted(server.web.host());
    Map<String, SecretValue> secret = Map.of(".dockerconfigjson", SecretValue.of("config", config));
    try (OciSource source = source().credentials(secret).build()) {
      source.fetch(source.resolve());
    }
    assertThat(server.web.requests())
        .extracting(WebServer.Seen::authorization)
        .containsExactly(null, BASIC, BASIC, BASIC);
  }

  @Test
  void resolve_credentialsMissingOrWrong_saysWhich() {
    accepted = "never";
    challenge("Basic realm=\"x\"");
    assertThat(refused(source()).message()).contains("asks for credentials (401)");
    assertThat(server.web.requests()).hasSize(1);
    Failure wrong = refused(source().credentials(login("ann", "hunter2")));
    assertThat(wrong.reason()).isEqualTo(Reason.UNAUTHENTICATED);
    assertThat(wrong.message()).contains("did not accept").doesNotContain("hunter2");
    assertThat(server.web.requests()).as("no loop").hasSize(2);
  }

  @Test
  void resolve_tokenThatIsRefused_endsAfterOne() {
    accepted = "never";
    challenge("Bearer realm=\"" + tokens.url() + "/token\"");
    assertThat(refused(source()).reason()).isEqualTo(Reason.UNAUTHENTICATED);
    assertThat(server.web.requests()).hasSize(2);
    assertThat(tokens.requests()).hasSize(1);
  }

  @Test
  void resolve_refusedByTheTokenServer_saysSo() {
    tokens.rule(exchange -> WebServer.answer(exchange, 401, Map.of(), new byte[0]));
    Failure failure = refused(source().credentials(login("ann", "hunter2")));
    assertThat(failure.reason()).isEqualTo(Reason.UNAUTHENTICATED);
    assertThat(failure.message()).contains(tokens.host()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "http://ann:x@example.com/token",
        "ftp://example.com/token",
        "http:///token",
        "token"
      })
  void resolve_realmThatIsNoWebAddress_isNotAsked(String realm) {
    challenge("Bearer realm=\"" + realm + "\"");
    assertThat(refused(source().credentials(login("ann", "s3cret"))).reason())
        .isEqualTo(Reason.DENIED);
  }

  @Test
  void resolve_realmThatIsNotAllowed_isNotAsked() {
    int registry = Integer.parseInt(server.web.host().substring("127.0.0.1:".length()));
    assertThat(refused(source().reachable(to -> to.getPort() == registry)).message())
        .contains(tokens.host() + ", which is not allowed");
    assertThat(tokens.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "no",
        "{\"token\":\"a\\nb: c\"}",
        "{\"token\":\"\"}",
        "{\"token\":{}}"
      })
  void resolve_tokenThatIsNone_isRefusedUnseen(String answer) {
    tokens.page("/token", answer);
    Failure failure = refused(source());
    assertThat(failure.reason()).isEqualTo(Reason.INVALID);
    assertThat(failure.message()).contains("answered without a token");
  }

  @Test
  void resolve_redirectOfTheTokenServer_getsNoCredentials() {
    try (WebServer thief = new WebServer()) {
      thief.page("/steal", "{\"token\":\"t0ken\"}");
      tokens.rule(
          exchange ->
              WebServer.answer(
                  exchange, 307, Map.of("Location", thief.url() + "/steal"), new byte[0]));
      try (OciSource source = source().credentials(login("ann", "s3cret")).build()) {
        source.resolve();
      }
      assertThat(thief.requests()).extracting(WebServer.Seen::authorization).containsOnlyNulls();
    }
  }

  @Test
  void fetch_layerElsewhere_getsNoToken() {
    byte[] layer = Archives.of(Map.of("a.yaml", "1"));
    try (WebServer store = new WebServer();
        OciSource source = source().credentials(login("ann", "s3cret")).build()) {
      store.page("/store", layer);
      server.web.page("/moved", layer);
      server.web.rule(
          exchange -> {
            if (!accepted.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
              return unauthorized(exchange, "Bearer realm=\"" + tokens.url() + "/token\"");
            }
            return exchange.getRequestURI().getPath().contains("/blobs/")
                && WebServer.answer(
                    exchange, 307, Map.of("Location", store.url() + "/store"), new byte[0]);
          });
      assertThat(source.fetch(source.resolve()).paths()).containsExactly("a.yaml");
      assertThat(store.requests()).extracting(WebServer.Seen::authorization).containsOnlyNulls();
      store.rule(exchange -> unauthorized(exchange, "Basic realm=\"give me\""));
      server.push("latest", OciServer.FLUX_LAYER, Archives.of(Map.of("b.yaml", "2")));
      assertThat(Failures.of(() -> source.fetch(source.resolve())).reason())
          .isEqualTo(Reason.UNAUTHENTICATED);
      assertThat(store.requests()).extracting(WebServer.Seen::authorization).containsOnlyNulls();
    }
  }

  @Test
  void fetch_cloud_isAskedForTheHostAndAgainBeforeItEnds() {
    accepted = BASIC;
    challenge("Basic realm=\"https://123.dkr.ecr.eu-west-1.amazonaws.com/\"");
    List<String> hosts = new ArrayList<>();
    RegistryCredentials cloud =
        new RegistryCredentials() {
          @Override
          public String provider() {
            return "aws";
          }

          @Override
          public Login login(String host) {
            hosts.add(host);
            return new Login(
                "ann", SecretValue.of("token", "s3cret"), clock.now.plus(Duration.ofMinutes(5)));
          }
        };
    try (OciSource source = source().credentials(cloud).build()) {
      source.fetch(source.resolve());
      clock.now = clock.now.plus(Duration.ofMinutes(3));
      source.resolve();
      assertThat(hosts).containsExactly(server.web.host());
      clock.now = clock.now.plus(Duration.ofMinutes(1));
      source.resolve();
      assertThat(hosts).hasSize(2);
    }
    try (OciSource source = source().credentials(cloud).credentials(login("x", "y")).build()) {
      hosts.clear();
      Failures.of(source::resolve);
      assertThat(hosts).as("a Secret counts before a provider").isEmpty();
    }
  }
}
