package io.gitops4j.aws.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import io.gitops4j.aws.AwsTests;
import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.aws.client.ClassPath;
import io.gitops4j.spi.Plugins;
import io.gitops4j.spi.RegistryCredentials.Login;
import io.gitops4j.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecr.EcrClient;

/** The credentials on a fake, with what can go wrong there. */
@Timeout(60)
class EcrCredentialsTest {

  private static final String HOST = EcrContract.HOST;
  private static final String OTHER = "210987654321.dkr.ecr.eu-west-1.amazonaws.com";
  private static final String OF_HOST = "Cannot sign in to the registry " + HOST + ": ";

  private final VirtualTime time = new VirtualTime();
  private final FakeEcr fake = new FakeEcr(time);

  @AfterEach
  void end() {
    fake.close();
  }

  private EcrCredentials credentials() {
    return credentials(AwsTests.settings(fake.endpoint()));
  }

  private EcrCredentials credentials(AwsSettings settings) {
    return new EcrCredentials(settings, time, ClassPath::has);
  }

  private SourceException refused(EcrCredentials credentials, String host) {
    return catchThrowableOfType(SourceException.class, () -> credentials.login(host));
  }

  @Test
  void plugins_aws_isFound() {
    assertThat(Plugins.registryCredentials("aws", getClass().getClassLoader()))
        .containsInstanceOf(EcrCredentials.class);
  }

  @Test
  void login_registriesOfARegion_shareAToken() {
    EcrCredentials credentials = credentials();

    Login one = credentials.login(HOST);

    assertThat(one.password().reveal()).isEqualTo("password-1");
    assertThat(credentials.login(OTHER)).isSameAs(one);
    assertThat(credentials.login(HOST.replace("eu-west-1", "us-east-1"))).isNotEqualTo(one);
    assertThat(fake.seen())
        .containsExactly(
            new FakeEcr.Seen(
                "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken",
                "eu-west-1 ecr",
                "AKIATEST"),
            new FakeEcr.Seen(
                "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken",
                "us-east-1 ecr",
                "AKIATEST"));
  }

  @Test
  void login_withAClientOfTheCaller_asksWithItAndLeavesItOpen() {
    List<String> calls = new ArrayList<>();
    try (EcrClient client = client(calls)) {
      EcrCredentials credentials = EcrCredentials.of(client, time);

      Login first = credentials.login(HOST);

      assertThat(first.password().reveal()).isEqualTo("password-1");
      assertThat(credentials.login(OTHER)).isSameAs(first);
      time.advance(Duration.ofHours(12));
      assertThat(credentials.login(HOST).password().reveal()).isEqualTo("password-2");
      assertThat(calls).containsExactly("called", "called");
      assertThat(client.getAuthorizationToken().authorizationData()).hasSize(1);
    }
  }

  @Test
  void login_withAClientOfAnotherRegion_isRefusedWithoutACall() {
    try (EcrClient client = client(new ArrayList<>())) {
      SourceException refused =
          refused(EcrCredentials.of(client, time), HOST.replace("eu-west-1", "us-east-1"));

      assertThat(refused.failure().reason()).isEqualTo(Reason.DENIED);
      assertThat(refused)
          .hasMessageContaining(
              "it is in us-east-1 and the client that was given asks in eu-west-1; give one of its"
                  + " region.");
      assertThat(fake.seen()).isEmpty();
    }
  }

  @Test
  void login_withAClientThatIsRefused_saysWhy() {
    fake.answer(
        400,
        "{\"__type\":\"AccessDeniedException\",\"message\":\"User: arn:aws:iam::1:user/u is not"
            + " authorized to perform: ecr:GetAuthorizationToken on resource: *\"}");
    try (EcrClient client = client(new ArrayList<>())) {
      assertThat(refused(EcrCredentials.of(client, time), HOST).failure().reason())
          .isEqualTo(Reason.FORBIDDEN);
    }
  }

  private EcrClient client(List<String> calls) {
    ExecutionInterceptor count =
        new ExecutionInterceptor() {
          @Override
          public void beforeExecution(
              Context.BeforeExecution context, ExecutionAttributes attributes) {
            calls.add("called");
          }
        };
    return EcrClient.builder()
        .region(Region.EU_WEST_1)
        .endpointOverride(fake.endpoint())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST", "secret")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(config -> config.addExecutionInterceptor(count))
        .build();
  }

  @Test
  void login_publicRegistry_needsNoToken() {
    assertThat(refused(credentials(), "public.ecr.aws"))
        .hasMessageContaining("is public and gets no token; remove the provider aws.");
  }

  @Test
  void login_shortlyBeforeTheTokenEnds_isAskedForAnew() {
    EcrCredentials credentials = credentials();
    Login first = credentials.login(HOST);

    time.advance(Duration.ofHours(12).minusMinutes(11));
    assertThat(credentials.login(HOST)).isSameAs(first);
    time.advance(Duration.ofMinutes(2));
    assertThat(credentials.login(HOST).password().reveal()).isEqualTo("password-2");
    assertThat(fake.seen()).hasSize(2);
  }

  @Test
  void login_manyThreads_askOnce() throws Exception {
    EcrCredentials credentials = credentials();
    CountDownLatch waiting = new CountDownLatch(1);
    fake.before(() -> await(waiting));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Login>> logins = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        logins.add(threads.submit(() -> credentials.login(HOST)));
      }
      waiting.countDown();
      for (Future<Login> login : logins) {
        assertThat(login.get().password().reveal()).isEqualTo("password-1");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(fake.seen()).hasSize(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"registry.example.com", "123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.io"})
  void login_hostOfOthers_getsNoToken(String host) {
    SourceException thrown = refused(credentials(), host);
    assertThat(thrown.failure().reason()).isEqualTo(Reason.DENIED);
    assertThat(thrown).hasMessageContaining(host).hasMessageContaining("gets no token");
    assertThat(fake.seen()).isEmpty();
  }

  @Test
  void login_withoutTheModule_namesIt() {
    EcrCredentials credentials =
        new EcrCredentials(AwsTests.settings(fake.endpoint()), time, name -> false);
    assertThat(refused(credentials, HOST))
        .hasMessage(
            OF_HOST + "the module software.amazon.awssdk:ecr is not on the class path; add it.");
  }

  @Test
  void login_notAllowed_namesThePermission() {
    fake.answer(
        400,
        "{\"__type\":\"AccessDeniedException\",\"message\":\"User:"
            + " arn:aws:sts::123456789012:assumed-role/fleet/x is not authorized to perform:"
            + " ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the"
            + " ecr:GetAuthorizationToken action\"}");
    EcrCredentials credentials = credentials();

    SourceException thrown = refused(credentials, HOST);

    assertThat(thrown.failure().reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(thrown)
        .hasMessage(
            OF_HOST
                + "arn:aws:sts::123456789012:assumed-role/fleet/x may not call"
                + " ecr:GetAuthorizationToken; allow ecr:GetAuthorizationToken on the resource * in"
                + " the role's policy.");
    fake.answer(200, "");
    assertThat(credentials.login(HOST).username()).isEqualTo("AWS");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|{\"__type\":\"AccessDeniedException\"}|FORBIDDEN|our role may not call ecr:GetAuthorizationToken",
        "400|{\"__type\":\"ExpiredTokenException\"}|UNAUTHENTICATED|session of our credentials is over",
        "400|{\"__type\":\"UnrecognizedClientException\"}|UNAUTHENTICATED|does not know our access key",
        "200|{\"authorizationData\":[]}|REJECTED|holds no token",
        "200|{\"authorizationData\":[{\"authorizationToken\":\"%%\"}]}|REJECTED|holds no token",
        "200|{\"authorizationData\":[{\"authorizationToken\":\"eA==\"}]}|REJECTED|holds no token",
      })
  void login_refused_saysWhy(int status, String body, Reason reason, String message) {
    fake.answer(status, body);
    SourceException thrown = refused(credentials(), HOST);
    assertThat(thrown.failure().reason()).isEqualTo(reason);
    assertThat(thrown).hasMessageStartingWith(OF_HOST).hasMessageContaining(message);
  }

  @Test
  void login_interrupted_endsAndLeavesNothingBehind() throws Exception {
    EcrCredentials credentials = credentials();
    Thread.currentThread().interrupt();
    SourceException thrown = refused(credentials, HOST);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(thrown.failure().reason()).isEqualTo(Reason.CANCELLED);
    assertThat(credentials.login(HOST).username()).isEqualTo("AWS");
  }

  @Test
  void login_accountWithARole_hasATokenOfItsOwn() {
    AwsSettings plain = AwsTests.settings(fake.endpoint());
    AwsSettings settings =
        new AwsSettings(
            null,
            List.of(),
            plain.endpoint(),
            plain.credentials(),
            null,
            Map.of("210987654321", "arn:aws:iam::210987654321:role/charts"),
            null,
            plain.attemptTimeout(),
            plain.callTimeout());
    fake.answer(200, "");
    EcrCredentials credentials = credentials(settings);
    credentials.login(HOST);
    fake.answer(403, "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>");
    assertThat(refused(credentials, OTHER).failure().reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(fake.seen()).last().extracting(FakeEcr.Seen::scope).isEqualTo("eu-west-1 sts");
  }
}
