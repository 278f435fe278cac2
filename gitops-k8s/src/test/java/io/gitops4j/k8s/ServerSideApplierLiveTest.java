package io.gitops4j.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.ChangeSet;
import io.gitops4j.Failure;
import io.gitops4j.Manifests;
import io.gitops4j.Plan;
import io.gitops4j.PlannedChange;
import io.gitops4j.Reason;
import io.gitops4j.UnitId;
import io.gitops4j.spi.ApplyOptions;
import io.gitops4j.spi.ApplyRequest;
import io.gitops4j.spi.AwaitRequest;
import io.gitops4j.spi.Drift;
import io.gitops4j.spi.DriftWatch;
import io.gitops4j.spi.PlanRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The applier against a real kube-apiserver. */
@Tag("live")
@EnabledIfEnvironmentVariable(named = "GITOPS4J_LIVE_KUBECONFIG", matches = ".+")
class ServerSideApplierLiveTest {

  private static final ApplyOptions PRUNE = ApplyOptions.defaults().withPrune(true);

  private final String ns = "t" + Long.toString(System.nanoTime(), 36);
  private final UnitId unit = LiveCluster.unit(ns);
  private LiveCluster cluster;
  private ServerSideApplier applier;

  @BeforeEach
  void open() {
    cluster = new LiveCluster();
    applier =
        ServerSideApplier.builder(cluster.client).stageTimeout(Duration.ofSeconds(20)).build();
  }

  @AfterEach
  void close() {
    applier.close();
    cluster.close();
  }

  private String namespace() {
    return "apiVersion: v1\nkind: Namespace\nmetadata: {name: " + ns + "}\n---\n";
  }

  private String configMap(String name, String value) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "
        + name
        + ", namespace: "
        + ns
        + "}\ndata: {key: \""
        + value
        + "\"}\n---\n";
  }

  private String deployment(String selector) {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: NS}
        spec:
          replicas: 2
          selector: {matchLabels: {app: SEL}}
          template:
            metadata: {labels: {app: SEL}}
            spec:
              containers:
                - name: web
                  image: nginx
                  ports: [{containerPort: 80}]
                  resources: {requests: {cpu: 1000m}}
        ---
        """
        .replace("NS", ns)
        .replace("SEL", selector);
  }

  private Plan plan(String yaml, ApplyOptions options) {
    Manifests manifests = LiveCluster.manifests(yaml);
    return applier.plan(PlanRequest.of(unit, LiveCluster.REVISION, manifests, options));
  }

  private ChangeSet apply(String yaml) {
    return apply(yaml, PRUNE);
  }

  private ChangeSet apply(String yaml, ApplyOptions options) {
    return applier.apply(ApplyRequest.of(plan(yaml, options), options));
  }

  private Failure refused(String yaml, ApplyOptions options) {
    return catchThrowableOfType(ApplyException.class, () -> plan(yaml, options)).failure();
  }

  private static Action action(Plan plan, String kind, String name) {
    return plan.changes().stream()
        .filter(c -> c.ref().kind().equals(kind) && c.ref().name().equals(name))
        .map(PlannedChange::action)
        .findFirst()
        .orElseThrow();
  }

  private void reopen() {
    applier.close();
    applier = ServerSideApplier.of(cluster.client);
  }

  @Test
  void plan_ofANewUnit_writesNothingAndSaysCreated() {
    Plan plan = plan(namespace() + configMap("a", "1"), PRUNE);

    assertThat(plan.changes()).allMatch(c -> c.action() == Action.CREATED);
    assertThat(cluster.get("v1", "Namespace", "", ns)).isEmpty();
    assertThat(cluster.drain()).noneMatch(r -> !r.startsWith("GET") && !r.contains("dryRun=All"));
  }

  @Test
  void secondPass_withoutAChange_sendsNothingAndMovesNoVersion() {
    String yaml = namespace() + configMap("a", "1") + deployment("web");
    ChangeSet first = apply(yaml);
    assertThat(first.failed()).isEmpty();
    assertThat(first.count(Action.CREATED)).isEqualTo(3);
    String before = cluster.version("apps/v1", "Deployment", ns, "web");
    cluster.drain();

    Plan plan = plan(yaml, PRUNE);
    assertThat(plan.hasChanges()).isFalse();
    ChangeSet second = applier.apply(ApplyRequest.of(plan, PRUNE));

    assertThat(cluster.drain()).isEmpty();
    assertThat(second.count(Action.UNCHANGED)).isEqualTo(3);
    assertThat(cluster.version("apps/v1", "Deployment", ns, "web")).isEqualTo(before);
  }

  @Test
  void secondPass_ofAnotherProcess_costsListsOnly() {
    String yaml = namespace() + configMap("a", "1") + deployment("web");
    apply(yaml);
    reopen();
    cluster.drain();

    Plan plan = plan(yaml, PRUNE);

    assertThat(plan.hasChanges()).isFalse();
    assertThat(cluster.drain())
        .allMatch(r -> r.startsWith("GET "))
        .noneMatch(r -> r.contains("/deployments/web") || r.contains("/configmaps/a?"));
    assertThat(applier.units()).contains(unit);
  }

  @Test
  void oneChange_costsAHandfulOfRequests() {
    apply(namespace() + configMap("a", "1") + configMap("b", "1") + deployment("web"));
    cluster.drain();

    ChangeSet changes =
        apply(namespace() + configMap("a", "2") + configMap("b", "1") + deployment("web"));

    assertThat(changes.count(Action.CONFIGURED)).isEqualTo(1);
    assertThat(cluster.drain()).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void drift_byScaleEditAndDelete_isToldAndReverted() throws Exception {
    String yaml = namespace() + configMap("a", "1") + deployment("web");
    apply(yaml);
    BlockingQueue<Drift> drifts = new LinkedBlockingQueue<>();
    DriftWatch watch =
        applier.watch(d -> drifts.addAll(d.unit().equals(unit) ? List.of(d) : List.of()));
    try (watch) {
      cluster.patch(
          "kubectl",
          "apps/v1",
          "Deployment",
          ns,
          "web",
          List.of(Map.of("op", "replace", "path", "/spec/replicas", "value", 5)));
      assertThat(drifts.poll(5, TimeUnit.SECONDS))
          .matches(d -> d.ref().kind().equals("Deployment"));
      Plan plan = plan(yaml, PRUNE);
      assertThat(action(plan, "Deployment", "web")).isEqualTo(Action.CONFIGURED);
      assertThat(applier.apply(ApplyRequest.of(plan, PRUNE)).failed()).isEmpty();
      assertThat(replicas()).isEqualTo(2L);

      cluster.patch(
          "kubectl-edit",
          "v1",
          "ConfigMap",
          ns,
          "a",
          List.of(Map.of("op", "add", "path", "/data/extra", "value", "x")));
      assertThat(drifts.poll(5, TimeUnit.SECONDS)).matches(d -> d.ref().name().equals("a"));
      Plan edited = plan(yaml, PRUNE);
      assertThat(edited.changes(Action.CONFIGURED).get(0).fields())
          .anyMatch(f -> f.pointer().equals("/data/extra") && f.after() == null);
      applier.apply(ApplyRequest.of(edited, PRUNE));
      assertThat(cluster.get("v1", "ConfigMap", ns, "a").orElseThrow().content().get("data"))
          .isEqualTo(Map.of("key", "1"));

      cluster.delete("v1", "ConfigMap", ns, "a");
      assertThat(drifts.poll(5, TimeUnit.SECONDS)).matches(Drift::deleted);
      assertThat(apply(yaml).count(Action.CREATED)).isEqualTo(1);
      assertThat(plan(yaml, PRUNE).hasChanges()).isFalse();
      assertThat(drifts.poll(300, TimeUnit.MILLISECONDS)).isNull();
    }
  }

  private Object replicas() {
    return ((Map<?, ?>)
            cluster.get("apps/v1", "Deployment", ns, "web").orElseThrow().content().get("spec"))
        .get("replicas");
  }

  @Test
  void prune_ofWhatLeftTheUnit_deletesExactlyThat() {
    apply(namespace() + configMap("a", "1") + configMap("b", "1"));

    ChangeSet changes = apply(namespace() + configMap("a", "1"));

    assertThat(changes.count(Action.DELETED)).isEqualTo(1);
    assertThat(cluster.get("v1", "ConfigMap", ns, "b")).isEmpty();
    assertThat(cluster.get("v1", "ConfigMap", ns, "a")).isPresent();
  }

  @Test
  void prune_ofMarkedAndForeignObjects_skipsThem() {
    String marked =
        configMap("b", "1")
            .replace(
                "metadata: {",
                "metadata: {annotations: {" + "kustomize.toolkit.fluxcd.io/prune: Disabled}, ");
    apply(namespace() + configMap("a", "1") + marked + configMap("c", "1"));
    cluster.patch(
        "somebody",
        "v1",
        "ConfigMap",
        ns,
        "c",
        List.of(
            Map.of(
                "op",
                "replace",
                "path",
                "/metadata/labels/kustomize.toolkit.fluxcd.io~1name",
                "value",
                "other")));

    ChangeSet changes = apply(namespace() + configMap("a", "1"));

    assertThat(changes.count(Action.SKIPPED)).isEqualTo(2);
    assertThat(changes.count(Action.DELETED)).isZero();
    assertThat(cluster.get("v1", "ConfigMap", ns, "b")).isPresent();
    assertThat(cluster.get("v1", "ConfigMap", ns, "c")).isPresent();
  }

  @Test
  void prune_ofTooMuchOrEverything_isRefused() {
    StringBuilder many = new StringBuilder(namespace());
    for (int i = 0; i < 24; i++) {
      many.append(configMap("c" + i, "1"));
    }
    apply(many.toString());

    Failure budget = refused(namespace() + configMap("c0", "1"), PRUNE);
    Failure empty = refused("", PRUNE);

    assertThat(budget.reason()).isEqualTo(Reason.DELETION_GUARD);
    assertThat(budget.message()).contains("23 of its 25 objects", "at most 12 may");
    assertThat(empty.reason()).isEqualTo(Reason.DELETION_GUARD);
    ApplyOptions all = new ApplyOptions(true, false, Map.of(), Map.of(), null, true);
    ChangeSet gone = apply("", all);
    assertThat(gone.count(Action.DELETED)).isEqualTo(25);
    applier.release(unit);
    assertThat(applier.units()).doesNotContain(unit);
  }

  @Test
  void immutableField_refusedOrRecreated() {
    apply(namespace() + deployment("web"));
    String uid = cluster.get("apps/v1", "Deployment", ns, "web").orElseThrow().uid();

    Failure failure = refused(namespace() + deployment("other"), PRUNE);
    assertThat(failure.reason()).isEqualTo(Reason.IMMUTABLE);
    assertThat(failure.message())
        .isEqualTo(
            "Cannot plan Deployment/"
                + ns
                + "/web: spec.selector: field is immutable; allow it to be recreated with force:"
                + " true, or undo the change.");
    assertThat(failure.location())
        .hasValueSatisfying(l -> assertThat(l.file()).endsWith("/spec/selector"));

    ChangeSet changes = apply(namespace() + deployment("other"), PRUNE.withRecreate(true));
    assertThat(changes.failed()).isEmpty();
    assertThat(changes.count(Action.RECREATED)).isEqualTo(1);
    assertThat(cluster.get("apps/v1", "Deployment", ns, "web").orElseThrow().uid())
        .isNotEqualTo(uid);
  }

  @Test
  void validationError_withRecreateAllowed_isStillRefused() {
    apply(namespace() + deployment("web"));

    Failure failure =
        refused(
            namespace() + deployment("web").replace("replicas: 2", "replicas: -2"),
            PRUNE.withRecreate(true));

    assertThat(failure.reason()).isEqualTo(Reason.REJECTED);
    assertThat(failure.message()).contains("spec.replicas: must be greater than or equal to 0");
  }

  @Test
  void badObjects_inAnExistingNamespace_nameFieldAndPlace() {
    apply(namespace());
    Failure unknown =
        refused(namespace() + deployment("web").replace("image: nginx", "imagee: nginx"), PRUNE);
    assertThat(unknown.message())
        .isEqualTo(
            "Cannot plan Deployment/"
                + ns
                + "/web: spec.template.spec.containers[name=\"web\"].imagee: unknown field; correct the"
                + " manifest.");
    assertThat(unknown.location())
        .hasValueSatisfying(
            l -> assertThat(l.file()).endsWith("/spec/template/spec/containers/0/imagee"));

    Failure missing =
        refused(
            namespace() + configMap("a", "1").replace("namespace: " + ns, "namespace: nope"),
            PRUNE);
    assertThat(missing.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(missing.message()).contains("namespace nope does not exist");

    Failure kind =
        refused(
            "apiVersion: x.y/v1\nkind: Foo\nmetadata: {name: a, namespace: " + ns + "}\n", PRUNE);
    assertThat(kind.message()).contains("does not know the kind Foo in x.y/v1");

    Failure noNamespace = refused(configMap("a", "1").replace(", namespace: " + ns, ""), PRUNE);
    assertThat(noNamespace.message()).contains("it has no namespace");

    Failure twice = refused(configMap("a", "1") + configMap("a", "2"), PRUNE);
    assertThat(twice.message()).contains("the unit holds it twice");
  }

  @Test
  void definitionAndItsObject_inOneUnit_areAppliedInOrder() {
    String group = ns + ".example.com";
    String yaml =
        namespace()
            + """
            apiVersion: G/v1
            kind: Widget
            metadata: {name: w, namespace: NS}
            spec: {size: 3}
            ---
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.G}
            spec:
              group: G
              scope: Namespaced
              names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec: {type: object, properties: {size: {type: integer}}}
            """
                .replace("G", group)
                .replace("NS", ns);
    ChangeSet changes = apply(yaml);

    assertThat(changes.failed()).isEmpty();
    assertThat(changes.count(Action.CREATED)).isEqualTo(3);
    assertThat(plan(yaml, PRUNE).hasChanges()).isFalse();
  }

  @Test
  void deferredDryRun_thatFails_leavesItsStageUnwritten() {
    String bad = deployment("web").replace("image: nginx", "imagee: nginx");

    ChangeSet changes = apply(namespace() + configMap("a", "1") + bad);

    assertThat(changes.failed()).hasSize(1);
    assertThat(changes.failure().orElseThrow().message()).contains("unknown field");
    assertThat(cluster.get("v1", "ConfigMap", ns, "a")).isEmpty();
    assertThat(apply(namespace() + configMap("a", "1")).failed()).isEmpty();
  }

  @Test
  void impersonatedAccount_withoutRights_namesVerbAndResource() {
    apply(namespace());
    ApplyOptions asNobody =
        new ApplyOptions(true, false, Map.of(), Map.of(), ns + "/nobody", false);

    Failure failure = refused(configMap("a", "1"), asNobody);

    assertThat(failure.reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(failure.message())
        .contains(
            "system:serviceaccount:" + ns + ":nobody may not patch configmaps in namespace " + ns);
  }

  @Test
  void crash_betweenInventoryAndWrites_leavesNothingUntracked() {
    apply(namespace());
    String yaml = namespace() + configMap("a", "1") + configMap("b", "1") + configMap("c", "1");
    Plan plan = plan(yaml, PRUNE);
    List<String> made = new ArrayList<>();
    try {
      applier.apply(
          new ApplyRequest(
              plan,
              PRUNE,
              change -> {
                if (change.action() == Action.CREATED) {
                  made.add(change.ref().name());
                  throw new IllegalStateException("killed");
                }
              }));
    } catch (IllegalStateException e) {
      assertThat(made).isNotEmpty();
    }
    reopen();

    ChangeSet pruned = apply(namespace());

    assertThat(pruned.count(Action.DELETED)).isGreaterThanOrEqualTo(1);
    for (String name : List.of("a", "b", "c")) {
      assertThat(cluster.get("v1", "ConfigMap", ns, name)).isEmpty();
    }
  }

  @Test
  void conflictingManager_isOverruledOrTold() {
    apply(namespace() + configMap("a", "1"));
    cluster.applyAs("somebody", configMap("a", "2"));

    ServerSideApplier polite =
        ServerSideApplier.builder(cluster.client).forceConflicts(false).build();
    try (polite) {
      Manifests manifests = LiveCluster.manifests(namespace() + configMap("a", "1"));
      Failure failure =
          catchThrowableOfType(
                  ApplyException.class,
                  () -> polite.plan(PlanRequest.of(unit, LiveCluster.REVISION, manifests, PRUNE)))
              .failure();
      assertThat(failure.reason()).isEqualTo(Reason.CONFLICT);
      assertThat(failure.message()).contains("field .data.key is owned by \"somebody\"");
    }
    ChangeSet changes = apply(namespace() + configMap("a", "1"));
    assertThat(changes.count(Action.CONFIGURED)).isEqualTo(1);
  }

  @Test
  void markers_leaveObjectsAlone() {
    String once =
        configMap("a", "1")
            .replace(
                "metadata: {",
                "metadata: {annotations: {" + "kustomize.toolkit.fluxcd.io/ssa: IfNotPresent}, ");
    assertThat(apply(namespace() + once).count(Action.CREATED)).isEqualTo(2);

    Plan again = plan(namespace() + once.replace("\"1\"", "\"2\""), PRUNE);

    assertThat(action(again, "ConfigMap", "a")).isEqualTo(Action.SKIPPED);
    String off =
        configMap("b", "1")
            .replace(
                "metadata: {",
                "metadata: {labels: {" + "kustomize.toolkit.fluxcd.io/reconcile: disabled}, ");
    assertThat(action(plan(namespace() + off, ApplyOptions.defaults()), "ConfigMap", "b"))
        .isEqualTo(Action.SKIPPED);
  }

  @Test
  void secret_isFoldedMaskedAndForgetsKeys() {
    String secret =
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: "
            + ns
            + "}\nstringData: {password: hunter22, gone: x}\n";
    apply(namespace() + secret);

    String changed = secret.replace("hunter22, gone: x", "hunter23");
    Plan plan = plan(namespace() + changed, PRUNE);

    assertThat(plan.changes(Action.CONFIGURED).get(0).fields())
        .isNotEmpty()
        .allSatisfy(f -> assertThat(f.toString()).contains("(redacted)").doesNotContain("aHVudG"));
    applier.apply(ApplyRequest.of(plan, PRUNE));
    assertThat(cluster.get("v1", "Secret", ns, "s").orElseThrow().content().get("data"))
        .isEqualTo(Map.of("password", "aHVudGVyMjM="));
  }

  @Test
  void await_ofHealthyAndUnhealthyObjects_reports() {
    String yaml = namespace() + configMap("a", "1") + deployment("web");
    apply(yaml);
    var targets =
        List.of(
            new AwaitRequest.Target(cluster.ref("v1", "ConfigMap", ns, "a"), "v1"),
            new AwaitRequest.Target(cluster.ref("v1", "Namespace", "", ns), "v1"),
            new AwaitRequest.Target(
                cluster.ref("v1", "ConfigMap", "kube-system", "extension-apiserver-authentication"),
                "v1"));
    var well = applier.await(new AwaitRequest(unit, targets, Duration.ofSeconds(10), h -> {}));
    assertThat(well.healthy()).isTrue();

    var web = new AwaitRequest.Target(cluster.ref("apps/v1", "Deployment", ns, "web"), "apps/v1");
    var late = applier.await(new AwaitRequest(unit, List.of(web), Duration.ofMillis(300), h -> {}));
    assertThat(late.failure().orElseThrow().reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(late.failure().orElseThrow().message()).contains("Deployment/" + ns + "/web");
  }

  @Test
  void read_ofObjects_givesThemOrNothing() {
    apply(namespace() + configMap("a", "1"));
    assertThat(applier.read("v1", cluster.ref("v1", "ConfigMap", ns, "a")))
        .hasValueSatisfying(c -> assertThat(c.get("data")).isEqualTo(Map.of("key", "1")));
    assertThat(applier.read("v1", cluster.ref("v1", "ConfigMap", ns, "zz"))).isEmpty();
  }
}
