package io.gitops4j.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.gitops4j.Action;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.PlanResult;
import io.gitops4j.ReconcileResult;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.aws.secrets.AwsSecrets;
import io.gitops4j.aws.secrets.jdbc.SecretDataSource;
import io.gitops4j.core.GitOps;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.core.source.git.GitSource;
import io.gitops4j.core.yaml.YamlWriter;
import io.gitops4j.k8s.ServerSideApplier;
import io.gitops4j.secrets.Secret;
import io.gitops4j.spi.RenderRequest;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.git.TestRepository;
import io.gitops4j.testkit.junit.GitOpsTest;
import io.gitops4j.testkit.secrets.FakeSecretsManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The Java of the README, word for word, compiled and run. */
class ReadmeTest {

  private static final Path README = Path.of("../README.md");
  private static final Path HERE = Path.of("src/test/java/io/gitops4j/examples/readme");

  /** What the README's first block prints goes to here. */
  private static final class System {
    static final StringBuilder PRINTED = new StringBuilder();
    static final Out out = new Out();

    static final class Out {
      void println(Object line) {
        PRINTED.append(line).append('\n');
      }
    }
  }

  @Test
  @GitOpsTest(repository = "src/test/resources/readme", path = "clusters/production")
  void reconcile_inAProgram_plansAppliesAndPrints(TestRepository repository, ApiServer cluster) {
    String url = repository.url();
    Config config = Config.fromKubeconfig(cluster.kubeconfig());
    System.PRINTED.setLength(0);
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
        GitSource source = GitSource.at(url).branch("main").build();
        ServerSideApplier applier = ServerSideApplier.of(client);
        GitOps gitops =
            GitOps.builder().source(source).path("clusters/production").applier(applier).build()) {
      PlanResult plan = gitops.plan(); // what a pass would do; writes nothing
      ReconcileResult result = gitops.reconcile().orThrow(); // one pass: applied, pruned, healthy
      System.out.println(result.changes()); // Deployment/payments/settlement created …
      assertThat(plan.hasChanges()).isTrue();
      assertThat(result.changes().count(Action.CREATED)).isEqualTo(2);
    }
    assertThat(System.PRINTED).contains("Deployment/payments/settlement created\n");
  }

  @Test
  void config_ofTheAdvice_isOverHttp1() {
    Config config =
        new ConfigBuilder().withHttp2Disable(true).withMaxConcurrentRequestsPerHost(64).build();
    assertThat(config.isHttp2Disable()).isTrue();
    assertThat(config.getMaxConcurrentRequestsPerHost()).isEqualTo(64);
  }

  @Test
  void render_withoutACluster_printsWhatItSays() {
    System.PRINTED.setLength(0);
    Snapshot snapshot =
        MemorySnapshot.builder(Revision.of("main", "sha1:0123"))
            .file("app/kustomization.yaml", "namePrefix: eu-\nresources: [config.yaml]\n")
            .file(
                "app/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n")
            .build();
    Manifests manifests = new KustomizeRenderer().render(RenderRequest.of(snapshot, "app"));
    Manifest settings = manifests.list().get(0);
    System.out.println(settings); // ConfigMap/eu-settings (app/config.yaml:1:1)
    System.out.println(YamlWriter.write(settings.content()));
    System.out.println(settings.explain("/metadata/name").orElseThrow());
    assertThat(System.PRINTED)
        .hasToString(
            "ConfigMap/eu-settings (app/config.yaml:1:1)\n"
                + "apiVersion: v1\n"
                + "kind: ConfigMap\n"
                + "metadata:\n"
                + "  name: eu-settings\n\n"
                + "ConfigMap/eu-settings /metadata/name\n"
                + "  settings    <- written                          app/config.yaml:4:9\n"
                + "  eu-settings <- put the prefix eu- before names "
                + " app/kustomization.yaml:1:13\n");
  }

  @Test
  void secrets_inAService_areReadWithWhatTheSdkFinds() {
    Map<String, String> settings = new HashMap<>();
    List<String> charged = new ArrayList<>();
    try (FakeSecretsManager fake = FakeSecretsManager.start()) {
      fake.put("prod/db", "{\"engine\":\"postgres\",\"host\":\"db\",\"password\":\"x\"}");
      fake.put("prod/payment-gateway", "{\"apiKey\":\"the key\"}");
      settings.put("aws.endpointUrl", fake.endpoint().toString());
      settings.put("aws.region", fake.region());
      settings.put("aws.accessKeyId", "AKIATEST");
      settings.put("aws.secretAccessKey", "none");
      settings.forEach(java.lang.System::setProperty);
      Charging gateway = charged::add;
      gateway.service();
      assertThat(charged).containsExactly("the key");
      assertThat(fake.calls().count()).isEqualTo(1);
    } finally {
      settings.keySet().forEach(java.lang.System::clearProperty);
    }
  }

  /** A service that charges customers. */
  private interface Charging {
    void charge(String apiKey);

    default void service() {
      try (AwsSecrets secrets = AwsSecrets.create()) { // one for the whole service
        secrets.preload(
            List.of("prod/db", "prod/payment-gateway")); // at the start: one call for up to 20
        Secret apiKey = secrets.lookup("prod/payment-gateway#apiKey"); // may be kept in a field
        DataSource database = SecretDataSource.of(secrets.lookup("prod/db")); // to put under a pool
        charge(apiKey.reveal()); // on every request: what is known is in memory, and nothing waits
        assertThat(database).isNotNull();
      }
    }
  }

  @Test
  void readme_everyJavaBlock_isInATestBesideThis() throws IOException {
    StringBuilder tests = new StringBuilder();
    try (Stream<Path> files = Files.list(HERE)) {
      for (Path file : files.sorted().toList()) {
        tests.append(squeezed(Files.readString(file)));
      }
    }
    List<String> blocks = blocks(Files.readString(README));
    assertThat(blocks).hasSize(10);
    assertThat(blocks).allSatisfy(b -> assertThat(tests).contains(withoutEnd(squeezed(b))));
  }

  @Test
  void readme_everyLink_leadsSomewhere() throws IOException {
    List<String> links =
        Pattern.compile("]\\(([^)]+)\\)")
            .matcher(Files.readString(README))
            .results()
            .map(result -> result.group(1))
            .filter(link -> !link.startsWith("http"))
            .toList();
    assertThat(links).isNotEmpty().allSatisfy(l -> assertThat(README.resolveSibling(l)).exists());
  }

  private static List<String> blocks(String readme) {
    return Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
        .matcher(readme)
        .results()
        .map((MatchResult result) -> result.group(1))
        .toList();
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
  }

  /** A test may look at more before a block ends. */
  private static String withoutEnd(String block) {
    return block.replaceAll("}+$", "");
  }
}
