package io.gitops4j.examples.quickstart;

import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.ReconcileResult;
import io.gitops4j.core.GitOps;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.testkit.git.TestRepository;
import java.io.PrintStream;
import java.util.List;

/** What is played after the first reconcile; each scene says what it does and what came of it. */
final class Scenes {

  private static final int COLUMNS = 90;
  private static final String NAMESPACE = "payments";

  private final PrintStream out;
  private final TestRepository repository;
  private final Cluster cluster;
  private final GitOps.Running engine;
  private final Watcher watcher;
  private final String apps;
  private int failed;

  Scenes(
      PrintStream out,
      TestRepository repository,
      Cluster cluster,
      GitOps.Running engine,
      Watcher watcher,
      String clusterName) {
    this.out = out;
    this.repository = repository;
    this.cluster = cluster;
    this.engine = engine;
    this.watcher = watcher;
    this.apps = "apps/" + clusterName + "/payments/kustomization.yaml";
  }

  /** Plays all scenes; how many did not end as they should. */
  int play() throws InterruptedException {
    String promotion = promote();
    rollBack(promotion);
    breakByHand();
    removeService();
    commitMistake();
    return failed;
  }

  private String promote() throws InterruptedException {
    title("Promote payment-gateway: edit its version and commit");
    String before = cluster.image(NAMESPACE, "payment-gateway");
    repository.edit(
        apps, text -> text.replaceFirst("(payment-gateway\n    newTag: )[0-9.]+", "$19.0.0"));
    String commit = repository.commit("Promote payment-gateway to 9.0.0");
    ReconcileResult result = pass(commit);
    changes(result);
    String now = cluster.image(NAMESPACE, "payment-gateway");
    check(
        now.endsWith(":9.0.0")
            && result.changes().entries().stream().filter(Scenes::wrote).count() == 1,
        "its version went from " + version(before) + " to 9.0.0, and nothing else was written");
    return commit;
  }

  private void rollBack(String promotion) throws InterruptedException {
    title("Roll back: git revert " + promotion.substring(0, 8));
    String commit = repository.revert(promotion);
    changes(pass(commit));
    String now = cluster.image(NAMESPACE, "payment-gateway");
    check(!now.isEmpty() && !now.endsWith(":9.0.0"), "its version is " + version(now) + " again");
  }

  private void breakByHand() throws InterruptedException {
    title("Break something by hand: another image for settlement, as with kubectl edit");
    String wanted = cluster.image(NAMESPACE, "settlement");
    watcher.forget();
    cluster.editByHand(NAMESPACE, "settlement", "docker.io/library/settlement:latest");
    var reverted =
        watcher.await(ReconcileEvent.DriftReverted.class, e -> e.ref().name().equals("settlement"));
    reverted.ifPresent(
        e ->
            out.println(
                "   "
                    + e.ref()
                    + " reverted "
                    + Watcher.millis(e.took())
                    + " after it was noticed"));
    check(
        reverted.isPresent() && cluster.image(NAMESPACE, "settlement").equals(wanted),
        "its version is " + version(wanted) + " again");
  }

  private void removeService() throws InterruptedException {
    title("Remove the service refunds: its folder leaves the list");
    repository.edit(
        "services/payments/kustomization.yaml", text -> text.replace("  - refunds\n", ""));
    ReconcileResult result = pass(repository.commit("Retire refunds"));
    changes(result);
    List<Change> deleted =
        result.changes().entries().stream()
            .filter(c -> c.action() == io.gitops4j.Action.DELETED && c.problem() == null)
            .toList();
    boolean exact =
        !deleted.isEmpty() && deleted.stream().allMatch(c -> c.ref().name().startsWith("refunds"));
    check(exact, deleted.size() + " objects were pruned, all of refunds");
    check(
        deleted.stream()
            .noneMatch(c -> c.ref().kind().equals("Deployment") && cluster.hasDeployment(c.ref())),
        "its Deployment is gone from the cluster");
  }

  private void commitMistake() throws InterruptedException {
    title("A bad commit: a variable that nobody defines");
    String file = "services/payments/settlement/kustomization.yaml";
    repository.edit(file, text -> text.replace("${database_endpoint}", "${database_endpont}"));
    ReconcileResult result = pass(repository.commit("Point settlement at the new database"));
    changes(result);
    Failure failure = result.failure().orElse(null);
    if (failure != null) {
      failure.location().ifPresent(place -> out.println("   " + place));
      Lines.wrapped(failure.message(), COLUMNS - 6).forEach(line -> out.println("      " + line));
    }
    boolean named =
        failure != null
            && failure.message().contains("database_endpont")
            && failure.location().map(l -> l.file().equals(file)).orElse(false);
    check(named && !result.wrote(), "the sentence names file and line, and nothing was written");
    changes(pass(repository.revert(repository.head())));
    check(engine.status().succeeded(), "after its revert all units are well");
  }

  private ReconcileResult pass(String commit) throws InterruptedException {
    watcher.forget();
    engine.requestReconcile();
    return watcher
        .awaitPass(commit)
        .orElseThrow(() -> new IllegalStateException("no pass ended at " + commit));
  }

  private static String version(String image) {
    return image.substring(image.lastIndexOf(':') + 1);
  }

  private static boolean wrote(Change change) {
    return change.problem() == null && change.action().writes();
  }

  private void title(String text) {
    out.println();
    out.println("── " + text);
  }

  private void changes(ReconcileResult result) {
    List<Change> written = result.changes().entries().stream().filter(Scenes::wrote).toList();
    written.forEach(change -> out.println("   " + change));
    out.println(
        "   "
            + result.revision().map(r -> r.shortened()).orElse("")
            + " took "
            + Watcher.millis(result.took()));
  }

  private void check(boolean held, String sentence) {
    out.println((held ? "   ✓ " : "   ✗ not so: ") + sentence);
    if (!held) {
      failed++;
    }
  }
}
