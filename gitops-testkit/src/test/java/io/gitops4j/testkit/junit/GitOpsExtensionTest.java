package io.gitops4j.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.gitops4j.core.GitOps;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.git.TestRepository;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** What the extension does around a test, and what it says when it is used wrongly. */
class GitOpsExtensionTest {

  private static final String FLEET = "src/test/resources/junit/fleet";

  private static List<String> failures(Class<?> tests) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(tests))
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .build(),
            listener);
    List<String> messages = new ArrayList<>();
    listener
        .getSummary()
        .getFailures()
        .forEach(failure -> messages.add(String.valueOf(failure.getException().getMessage())));
    return messages;
  }

  /** Leaves what it was given where it can be looked at. */
  @GitOpsTest(repository = FLEET, path = "clusters/production")
  static class Leaving {
    static Path repository = Path.of("");
    static String url = "";
    static boolean openAfterEach;

    @Test
    void leave(TestRepository given, ApiServer cluster, GitOps gitops) {
      repository = given.path();
      url = cluster.url();
      assertThat(gitops).isNotNull();
    }

    @AfterEach
    void look(ApiServer cluster) throws Exception {
      openAfterEach = status(cluster.url()) == 200;
    }
  }

  private static int status(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/version")).build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void test_hasEnded_closesRepositoryAndCluster() {
    assertThat(failures(Leaving.class)).isEmpty();

    assertThat(Leaving.openAfterEach).isTrue();
    assertThat(Files.exists(Leaving.repository)).isFalse();
    assertThatThrownBy(() -> status(Leaving.url)).isInstanceOf(ConnectException.class);
  }

  @GitOpsTest(repository = "src/test/resources/nothing", path = "clusters/production")
  static class NoRepository {
    @Test
    void test(GitOps gitops) {
      assertThat(gitops).isNull();
    }
  }

  @GitOpsTest(repository = FLEET, path = "clusters/moon")
  static class NoPath {
    @Test
    void test(GitOps gitops) {
      assertThat(gitops).isNull();
    }
  }

  @GitOpsTest(repository = FLEET, path = "..")
  static class PathOutside {
    @Test
    void test(GitOps gitops) {
      assertThat(gitops).isNull();
    }
  }

  @GitOpsTest(repository = FLEET, path = "clusters/production", cluster = "nothing.yaml")
  static class NoClusterFile {
    @Test
    void test(ApiServer cluster) {
      assertThat(cluster).isNull();
    }
  }

  @GitOpsTest(repository = FLEET, path = "clusters/production")
  static class BeforeAllTests {
    @BeforeAll
    static void prepare(ApiServer cluster) {
      assertThat(cluster).isNull();
    }

    @Test
    void test() {}
  }

  @GitOpsTest(repository = FLEET, path = "clusters/production")
  static class OtherParameter {
    @Test
    void test(Path path) {
      assertThat(path).isNull();
    }
  }

  @Test
  void folderThatIsMissing_isNamedWithItsAttribute() {
    String here = "; the test runs in " + Path.of("").toAbsolutePath();
    assertThat(failures(NoRepository.class))
        .containsExactly(
            "@GitOpsTest(repository = \"src/test/resources/nothing\"): there is no such folder"
                + here);
    assertThat(failures(NoPath.class))
        .containsExactly(
            "@GitOpsTest(path = \"clusters/moon\"): the repository has no such folder" + here);
    assertThat(failures(PathOutside.class))
        .containsExactly("@GitOpsTest(path = \"..\"): it leaves the repository" + here);
    assertThat(failures(NoClusterFile.class))
        .containsExactly("@GitOpsTest(cluster = \"nothing.yaml\"): there is no such file" + here);
  }

  @Test
  void parameterOfBeforeAll_isRefused() {
    assertThat(failures(BeforeAllTests.class))
        .singleElement()
        .asString()
        .contains("take them as parameters of test methods", "not of constructors, @BeforeAll");
  }

  @Test
  void parameterOfAnotherType_isLeftToOthers() {
    assertThat(failures(OtherParameter.class))
        .singleElement()
        .asString()
        .contains("No ParameterResolver registered");
  }
}
