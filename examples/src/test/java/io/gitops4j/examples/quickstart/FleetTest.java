package io.gitops4j.examples.quickstart;

import static io.gitops4j.testkit.assertion.GitOpsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.GitOps;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.git.TestRepository;
import io.gitops4j.testkit.junit.GitOpsTest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How a team tests its fleet: every cluster of the quickstart, without a cluster. */
@GitOpsTest(
    repository = "quickstart/fleet",
    path = "clusters/production",
    cluster = "quickstart/terraform/environment-production.yaml")
class FleetTest {

  private static final String SETTLEMENT = "Deployment/payments/settlement";
  private static final String VERSIONS = "apps/production/payments/kustomization.yaml";
  private static final String ECR = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/lender/";

  @Test
  void production_promotedToWhatDoesNotStart_failsThatUnitAlone(
      TestRepository repository, ApiServer cluster, GitOps gitops) {
    assertThat(gitops.reconcile()).succeeded().created("Namespace/payments", SETTLEMENT);

    assertThat(gitops.plan()).succeeded().changesNothing();
    assertThat(gitops.reconcile()).succeeded().changedNothing();
    assertThat(deployments(cluster)).hasSize(60).allSatisfy(FleetTest::isAvailable);
    assertThat(images(cluster)).hasSize(60).allMatch(image -> image.startsWith(ECR));

    cluster.rollouts().fail(SETTLEMENT);
    repository.edit(VERSIONS, text -> text.replace("newTag: 3.12.5", "newTag: 3.13.0"));
    repository.commit("Promote settlement to 3.13.0");
    assertThat(gitops.reconcile())
        .wroteOnly(SETTLEMENT)
        .unit("payments", UnitStatus.FAILED)
        .unit("servicing", UnitStatus.UNCHANGED)
        .failed(Stage.AWAIT)
        .on(SETTLEMENT)
        .because("ProgressDeadlineExceeded");
  }

  @Test
  void dependencyThatDoesNotStart_blocksThoseThatNeedIt(ApiServer cluster, GitOps gitops) {
    cluster.rollouts().fail("Deployment/data/feature-store");

    assertThat(gitops.reconcile())
        .unit("network", UnitStatus.SUCCEEDED)
        .unit("payments", UnitStatus.BLOCKED)
        .failed(Stage.AWAIT)
        .on("Deployment/data/feature-store")
        .because(Reason.UNHEALTHY);
    assertThat(cluster.list("apps/v1", "Deployment", "payments")).isEmpty();
  }

  @Test
  void variableThatNobodyDefines_isNamedByFileAndLine(TestRepository repository, GitOps gitops) {
    String file = "infrastructure/network/payments.yaml";
    repository.edit(file, text -> text.replace("${vpc_cidr}", "${vpc_cdir}"));
    repository.commit("A slip of the pen");

    assertThat(gitops.reconcile())
        .unit("network", UnitStatus.FAILED)
        .unit("payments", UnitStatus.BLOCKED)
        .failed(Stage.SUBSTITUTE)
        .because("vpc_cdir")
        .at(file + ":50:");
  }

  @Test
  @GitOpsTest(
      repository = "quickstart/fleet",
      path = "clusters/staging",
      cluster = "quickstart/terraform/environment-staging.yaml")
  void staging_fromNothing_isHealthyAndStays(ApiServer cluster, GitOps gitops) {
    assertThat(gitops.reconcile()).succeeded().created(SETTLEMENT);
    assertThat(gitops.reconcile()).succeeded().changedNothing();
    assertThat(images(cluster)).hasSize(60).noneMatch(image -> image.contains("$"));
  }

  @Test
  @GitOpsTest(repository = "quickstart/fleet", path = "clusters/local")
  void local_bringsItsOwnDatastores(ApiServer cluster, GitOps gitops) {
    assertThat(gitops.reconcile())
        .succeeded()
        .created(SETTLEMENT, "StatefulSet/datastores/postgres");
    assertThat(gitops.reconcile()).succeeded().changedNothing();
    assertThat(images(cluster)).noneMatch(image -> image.contains("$") || image.contains(".ecr."));
  }

  private static List<Map<String, Object>> deployments(ApiServer cluster) {
    return cluster.list("apps/v1", "Deployment", "");
  }

  private static List<String> images(ApiServer cluster) {
    return deployments(cluster).stream()
        .flatMap(deployment -> maps(in(deployment, "spec", "template", "spec", "containers")))
        .map(container -> String.valueOf(container.get("image")))
        .toList();
  }

  private static void isAvailable(Map<String, Object> deployment) {
    assertThat(in(deployment, "status", "availableReplicas"))
        .as(in(deployment, "metadata", "name").toString())
        .isEqualTo(in(deployment, "spec", "replicas"));
  }

  private static Object in(Map<?, ?> object, String... path) {
    Object at = object;
    for (String step : path) {
      at = ((Map<?, ?>) at).get(step);
    }
    return at;
  }

  private static Stream<Map<?, ?>> maps(Object list) {
    return ((List<?>) list).stream().map(item -> (Map<?, ?>) item);
  }
}
