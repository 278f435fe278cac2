package io.gitops4j.examples.readme;

import static io.gitops4j.testkit.assertion.GitOpsAssertions.assertThat;

import io.gitops4j.Stage;
import io.gitops4j.core.GitOps;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.git.TestRepository;
import io.gitops4j.testkit.junit.GitOpsTest;
import org.junit.jupiter.api.Test;

@GitOpsTest(
    repository = "quickstart/fleet",
    path = "clusters/production",
    cluster = "quickstart/terraform/environment-production.yaml")
class ProductionTest {
  @Test
  void promotionThatDoesNotStart(TestRepository repository, ApiServer cluster, GitOps gitops) {
    assertThat(gitops.reconcile()).succeeded().created("Deployment/payments/settlement");
    assertThat(gitops.reconcile()).changedNothing();

    cluster.rollouts().fail("Deployment/payments/settlement");
    repository.edit(
        "apps/production/payments/kustomization.yaml", text -> text.replace("3.12.5", "3.13.0"));
    repository.commit("Promote settlement");
    assertThat(gitops.reconcile())
        .failed(Stage.AWAIT)
        .on("Deployment/payments/settlement")
        .because("ProgressDeadlineExceeded");
  }
}
