package io.gitops4j.testkit.junit;

import static io.gitops4j.testkit.assertion.GitOpsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Stage;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.GitOps;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.git.TestRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The extension as a user meets it. */
@GitOpsTest(
    repository = "src/test/resources/junit/fleet",
    path = "clusters/production",
    cluster = "src/test/resources/junit/environment.yaml")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GitOpsTestTest {

  private static final String WEB = "Deployment/prod/web";
  private static final String FILE = "apps/web/deployment.yaml";

  private ApiServer before;

  @BeforeEach
  void remember(ApiServer cluster) {
    before = cluster;
  }

  @Test
  @Order(1)
  void parameters_ofOneTest_belongTogether(
      TestRepository repository, ApiServer cluster, GitOps gitops) {
    assertThat(gitops.reconcile()).succeeded().created("Namespace/prod", WEB);
    assertThat(gitops.reconcile()).changedNothing();

    assertThat(cluster).isSameAs(before);
    assertThat(cluster.get("apps/v1", "Deployment", "prod", "web").toString())
        .contains("registry.example.com/web:1.4");

    repository.edit(FILE, text -> text.replace("web:1.4", "web:1.5")).commit("web 1.5");
    assertThat(gitops.plan()).succeeded().plans(io.gitops4j.Action.CONFIGURED, WEB);
    assertThat(gitops.reconcile()).succeeded().wroteOnly(WEB);
  }

  @Test
  @Order(2)
  void parameters_ofTheNextTest_areNew(TestRepository repository, ApiServer cluster) {
    assertThat(repository.read(FILE)).contains("web:1.4");
    assertThat(cluster.get("v1", "Namespace", "", "prod")).isEmpty();
  }

  @Test
  void clusterFiles_ofANamespaceNobodyMade_areThere(ApiServer cluster) {
    assertThat(cluster.get("v1", "ConfigMap", "flux-system", "environment")).isPresent();
  }

  @Test
  void rolloutThatFails_isTheFailureOfItsUnit(
      TestRepository repository, ApiServer cluster, GitOps gitops) {
    assertThat(gitops.reconcile()).succeeded();

    cluster.rollouts().fail(WEB);
    repository.edit(FILE, text -> text.replace("web:1.4", "web:1.5")).commit("web 1.5");

    assertThat(gitops.reconcile())
        .unit("apps", UnitStatus.FAILED)
        .configured(WEB)
        .failed(Stage.AWAIT)
        .on(WEB)
        .because("ProgressDeadlineExceeded");

    cluster.rollouts().clear(WEB);
    assertThat(gitops.reconcile()).succeeded().changedNothing();
  }

  @Test
  @GitOpsTest(repository = "src/test/resources/junit/fleet", path = "apps")
  void annotationAtTheMethod_countsInsteadOfTheClass(ApiServer cluster) {
    assertThat(cluster.get("v1", "ConfigMap", "flux-system", "environment")).isEmpty();
  }

  @Nested
  class Inside {
    @Test
    void nestedClass_usesTheAnnotationAround(GitOps gitops) {
      assertThat(gitops.reconcile()).succeeded();
    }
  }
}
