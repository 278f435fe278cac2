package io.gitops4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.ChangeSet;
import io.gitops4j.Failure;
import io.gitops4j.Health;
import io.gitops4j.HealthReport;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.PlannedChange;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.spi.Applier;
import io.gitops4j.spi.ApplyOptions;
import io.gitops4j.spi.ApplyRequest;
import io.gitops4j.spi.AwaitRequest;
import io.gitops4j.spi.Drift;
import io.gitops4j.spi.DriftWatch;
import io.gitops4j.spi.PlanRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Applier} must do. Extend it, say how the cluster is looked at and changed
 * behind the applier's back, and run it as a JUnit test.
 *
 * <pre>{@code
 * class MyApplierTest extends ApplierContract {
 *   protected Applier open() { return new MyApplier(cluster.url()); }
 *   protected Optional<Map<String, Object>> get(String apiVersion, ObjectRef ref) { … }
 *   protected void set(String apiVersion, ObjectRef ref, String field, Object value) { … }
 *   protected void delete(String apiVersion, ObjectRef ref) { … }
 * }
 * }</pre>
 *
 * <p>Each test works in a namespace of its own, which it creates and does not remove. An applier
 * that cannot watch for drift overrides {@link #watches()}.
 *
 * @since 0.1
 */
public abstract class ApplierContract {

  private static final Revision REVISION = Revision.of("main@sha1:" + "0".repeat(40));
  private static final ApplyOptions OPTIONS = ApplyOptions.defaults().withPrune(true);

  private final String namespace = "contract-" + Long.toString(System.nanoTime(), 36);
  private final UnitId unit = UnitId.kustomization("flux-system", namespace);
  private @Nullable Applier opened;

  /** For subclasses. */
  protected ApplierContract() {}

  /** A new applier for the cluster; the contract closes it. */
  protected abstract Applier open() throws Exception;

  /** The live object, past the applier; empty when it does not exist. */
  protected abstract Optional<Map<String, @Nullable Object>> get(String apiVersion, ObjectRef ref)
      throws Exception;

  /**
   * Sets one field of a live object as another field manager would, past the applier.
   *
   * @param field the path, such as {@code data.key}; its last step need not exist yet
   */
  protected abstract void set(String apiVersion, ObjectRef ref, String field, Object value)
      throws Exception;

  /** Deletes a live object, past the applier. */
  protected abstract void delete(String apiVersion, ObjectRef ref) throws Exception;

  /** Whether the applier tells of drift. */
  protected boolean watches() {
    return true;
  }

  /** Opens the applier and makes the test's namespace. */
  @BeforeEach
  public final void openApplier() throws Exception {
    opened = open();
    apply(List.of(namespace()));
  }

  /** Closes the applier. */
  @AfterEach
  public final void closeApplier() {
    applier().close();
  }

  private Applier applier() {
    Applier open = opened;
    if (open == null) {
      throw new IllegalStateException("not opened");
    }
    return open;
  }

  private void reopen() throws Exception {
    applier().close();
    opened = open();
  }

  private Manifest namespace() {
    return Manifest.of(
        Map.of("apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", namespace)));
  }

  private Manifest configMap(String name, String value) {
    return configMap(name, value, Map.of());
  }

  private Manifest configMap(String name, String value, Map<String, String> annotations) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("namespace", namespace);
    if (!annotations.isEmpty()) {
      metadata.put("annotations", annotations);
    }
    return Manifest.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            metadata,
            "data",
            Map.of("key", value)));
  }

  private Manifest deployment(String app) {
    return Manifest.of(
        Map.of(
            "apiVersion",
            "apps/v1",
            "kind",
            "Deployment",
            "metadata",
            Map.of("name", "web", "namespace", namespace),
            "spec",
            Map.of(
                "replicas",
                2L,
                "selector",
                Map.of("matchLabels", Map.of("app", app)),
                "template",
                Map.of(
                    "metadata",
                    Map.of("labels", Map.of("app", app)),
                    "spec",
                    Map.of("containers", List.of(Map.of("name", "web", "image", "nginx")))))));
  }

  private Plan plan(List<Manifest> manifests, ApplyOptions options) {
    List<Manifest> all = new ArrayList<>(manifests);
    return applier().plan(PlanRequest.of(unit, REVISION, Manifests.of(all), options));
  }

  private ChangeSet apply(List<Manifest> manifests) {
    return apply(manifests, OPTIONS);
  }

  private ChangeSet apply(List<Manifest> manifests, ApplyOptions options) {
    ChangeSet changes = applier().apply(ApplyRequest.of(plan(manifests, options), options));
    assertThat(changes.failed()).isEmpty();
    return changes;
  }

  private Failure refused(List<Manifest> manifests, ApplyOptions options) {
    return catchThrowableOfType(ApplyException.class, () -> plan(manifests, options)).failure();
  }

  private ObjectRef ref(String kind, String name) {
    return ObjectRef.of(kind.equals("Deployment") ? "apps/v1" : "v1", kind, namespace, name);
  }

  /**
   * What moves with each write of ours: the generation where the kind has one, for controllers move
   * the resourceVersion of those at any time, else the resourceVersion.
   */
  private Object version(Manifest manifest) throws Exception {
    Map<?, ?> metadata =
        (Map<?, ?>) get(manifest.apiVersion(), manifest.ref()).orElseThrow().get("metadata");
    Object generation = metadata == null ? null : metadata.get("generation");
    return String.valueOf(
        generation != null || metadata == null ? generation : metadata.get("resourceVersion"));
  }

  private Object data(String name) throws Exception {
    return String.valueOf(get("v1", ref("ConfigMap", name)).orElseThrow().get("data"));
  }

  private static Action action(Plan plan, ObjectRef ref) {
    return plan.changes().stream()
        .filter(c -> c.ref().equals(ref))
        .map(PlannedChange::action)
        .findFirst()
        .orElseThrow();
  }

  /** A plan names what would be created and writes none of it. */
  @Test
  public void plan_newObjects_createsNothing() throws Exception {
    Plan plan = plan(List.of(namespace(), configMap("a", "1")), OPTIONS);

    assertThat(action(plan, ref("ConfigMap", "a"))).isEqualTo(Action.CREATED);
    assertThat(get("v1", ref("ConfigMap", "a"))).isEmpty();
  }

  /** Two plans of the same input against the same state have the same digest and order. */
  @Test
  public void plan_twice_isTheSame() {
    List<Manifest> manifests = List.of(deployment("web"), configMap("b", "1"), namespace());

    Plan first = plan(manifests, OPTIONS);
    Plan second = plan(manifests, OPTIONS);

    assertThat(first.digest()).isEqualTo(second.digest());
    assertThat(first.changes())
        .extracting(c -> c.ref().kind())
        .containsExactly("Namespace", "ConfigMap", "Deployment");
  }

  /** What was planned is there, with the unit's owner labels, and the observer was told. */
  @Test
  public void apply_newObjects_createsThemWithOwnerLabels() throws Exception {
    List<Manifest> manifests = List.of(configMap("a", "1"), deployment("web"), namespace());
    List<Change> observed = new CopyOnWriteArrayList<>();

    ChangeSet changes =
        applier().apply(new ApplyRequest(plan(manifests, OPTIONS), OPTIONS, observed::add));

    assertThat(changes.failed()).isEmpty();
    assertThat(changes.count(Action.CREATED)).isEqualTo(2);
    assertThat(observed).containsExactlyInAnyOrderElementsOf(changes.entries());
    String live = String.valueOf(get("v1", ref("ConfigMap", "a")).orElseThrow());
    unit.ownerLabels().forEach((key, value) -> assertThat(live).contains(key + "=" + value));
    assertThat(applier().units()).contains(unit);
  }

  /** Without a change nothing is written: no resourceVersion moves, also in a later process. */
  @Test
  public void apply_unchanged_movesNoVersion() throws Exception {
    List<Manifest> manifests = List.of(namespace(), configMap("a", "1"), deployment("web"));
    apply(manifests);
    Object config = version(configMap("a", "1"));
    Object web = version(deployment("web"));

    assertThat(plan(manifests, OPTIONS).hasChanges()).isFalse();
    assertThat(apply(manifests).wrote()).isFalse();
    reopen();
    assertThat(plan(manifests, OPTIONS).hasChanges()).isFalse();
    assertThat(apply(manifests).wrote()).isFalse();

    assertThat(version(configMap("a", "1"))).isEqualTo(config);
    assertThat(version(deployment("web"))).isEqualTo(web);
  }

  /** A changed manifest is planned with its fields, and only that object is written. */
  @Test
  public void apply_changedManifest_configuresThatObjectOnly() throws Exception {
    apply(List.of(namespace(), configMap("a", "1"), configMap("b", "1")));
    Object other = version(configMap("b", "1"));

    Plan plan = plan(List.of(namespace(), configMap("a", "2"), configMap("b", "1")), OPTIONS);
    PlannedChange change = plan.changes(Action.CONFIGURED).get(0);
    assertThat(change.ref()).isEqualTo(ref("ConfigMap", "a"));
    assertThat(change.fields())
        .anySatisfy(
            f -> {
              assertThat(f.pointer()).isEqualTo("/data/key");
              assertThat(f.before()).isEqualTo("1");
              assertThat(f.after()).isEqualTo("2");
            });
    assertThat(applier().apply(ApplyRequest.of(plan, OPTIONS)).count(Action.CONFIGURED)).isOne();

    assertThat(data("a")).isEqualTo("{key=2}");
    assertThat(version(configMap("b", "1"))).isEqualTo(other);
  }

  /** A field of ours that somebody changed is put back; one that was never ours stays. */
  @Test
  public void apply_liveFieldChanged_putsOursBackAndKeepsOthers() throws Exception {
    List<Manifest> manifests = List.of(namespace(), configMap("a", "1"));
    apply(manifests);
    set("v1", ref("ConfigMap", "a"), "data.key", "changed");
    set("v1", ref("ConfigMap", "a"), "data.other", "theirs");
    reopen();

    assertThat(apply(manifests).count(Action.CONFIGURED)).isOne();

    assertThat(data("a")).isEqualTo("{key=1, other=theirs}");
  }

  /** An object that left the unit is deleted, the unit's last state is in the inventory. */
  @Test
  public void apply_objectLeftTheUnit_deletesExactlyThat() throws Exception {
    apply(List.of(namespace(), configMap("a", "1"), configMap("b", "1")));
    reopen();

    ChangeSet changes = apply(List.of(namespace(), configMap("a", "1")));

    assertThat(changes.succeeded(Action.DELETED))
        .extracting(Change::ref)
        .containsExactly(ref("ConfigMap", "b"));
    assertThat(get("v1", ref("ConfigMap", "b"))).isEmpty();
    assertThat(get("v1", ref("ConfigMap", "a"))).isPresent();
  }

  /** Without pruning, and for what another unit claims or is marked, nothing is deleted. */
  @Test
  public void apply_pruningOffClaimedOrMarked_deletesNothing() throws Exception {
    Manifest marked = configMap("c", "1", Map.of("kustomize.toolkit.fluxcd.io/prune", "disabled"));
    apply(List.of(namespace(), configMap("a", "1"), configMap("b", "1"), marked));

    PlanRequest request =
        new PlanRequest(
            unit,
            REVISION,
            Manifests.of(List.of(namespace(), configMap("a", "1"))),
            OPTIONS,
            Set.of(ref("ConfigMap", "b")));
    Plan plan = applier().plan(request);
    assertThat(plan.changes(Action.DELETED)).isEmpty();
    assertThat(applier().apply(ApplyRequest.of(plan, OPTIONS)).count(Action.SKIPPED)).isEqualTo(2);
    apply(List.of(namespace()), OPTIONS.withPrune(false));

    for (String name : List.of("a", "b", "c")) {
      assertThat(get("v1", ref("ConfigMap", name))).as(name).isPresent();
    }
  }

  /** An empty render prunes nothing, unless it may. */
  @Test
  public void plan_noManifestsAtAll_isRefusedUnlessAllowed() throws Exception {
    apply(List.of(namespace(), configMap("a", "1")));

    assertThat(refused(List.of(), OPTIONS).reason()).isEqualTo(Reason.DELETION_GUARD);
    ApplyOptions empty = new ApplyOptions(true, false, Map.of(), Map.of(), null, true);
    assertThat(apply(List.of(), empty).count(Action.DELETED)).isEqualTo(2);
    applier().release(unit);

    assertThat(get("v1", ref("ConfigMap", "a"))).isEmpty();
    assertThat(applier().units()).doesNotContain(unit);
  }

  /**
   * A change the API refuses as immutable fails in the plan, or recreates where that is allowed.
   */
  @Test
  public void plan_immutableField_isRefusedOrRecreated() throws Exception {
    apply(List.of(namespace(), deployment("web")));

    Failure failure = refused(List.of(namespace(), deployment("other")), OPTIONS);
    assertThat(failure.stage()).isEqualTo(Stage.PLAN);
    assertThat(failure.reason()).isEqualTo(Reason.IMMUTABLE);
    assertThat(failure.object()).contains(ref("Deployment", "web"));
    assertThat(failure.message()).contains("spec.selector").doesNotContain("matchLabels");

    ChangeSet changes =
        apply(List.of(namespace(), deployment("other")), OPTIONS.withRecreate(true));
    assertThat(changes.count(Action.RECREATED)).isOne();
    assertThat(String.valueOf(get("apps/v1", ref("Deployment", "web")).orElseThrow().get("spec")))
        .contains("app=other");
  }

  /** One bad object refuses the plan and nothing of the unit is written. */
  @Test
  public void plan_invalidObject_refusesTheWholeUnit() throws Exception {
    Manifest bad =
        Manifest.of(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of("name", "bad", "namespace", namespace),
                "data",
                Map.of("not a key!", "x")));

    Failure failure = refused(List.of(namespace(), configMap("a", "1"), bad), OPTIONS);

    assertThat(failure.reason()).isEqualTo(Reason.REJECTED);
    assertThat(failure.object()).contains(ref("ConfigMap", "bad"));
    assertThat(get("v1", ref("ConfigMap", "a"))).isEmpty();
  }

  /** A namespace or kind that does not exist is named. */
  @Test
  public void plan_missingNamespaceOrKind_namesIt() {
    Manifest lost =
        Manifest.of(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of("name", "a", "namespace", namespace + "-nope")));
    Manifest unknown =
        Manifest.of(
            Map.of(
                "apiVersion",
                "nothing.example.com/v1",
                "kind",
                "Widget",
                "metadata",
                Map.of("name", "a", "namespace", namespace)));

    Failure noNamespace = refused(List.of(lost), OPTIONS);
    Failure noKind = refused(List.of(unknown), OPTIONS);

    assertThat(noNamespace.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(noNamespace.message()).contains(namespace + "-nope");
    assertThat(noKind.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(noKind.message()).contains("Widget", "nothing.example.com/v1");
  }

  /** Objects without a controller are healthy at once; one that is missing is not, in time. */
  @Test
  public void await_presentAndMissing_reports() {
    apply(List.of(namespace(), configMap("a", "1")));
    AwaitRequest.Target there = new AwaitRequest.Target(ref("ConfigMap", "a"), "v1");
    AwaitRequest.Target missing = new AwaitRequest.Target(ref("ConfigMap", "zz"), "v1");

    HealthReport well =
        applier().await(new AwaitRequest(unit, List.of(there), Duration.ofSeconds(20), h -> {}));
    HealthReport late =
        applier()
            .await(
                new AwaitRequest(unit, List.of(there, missing), Duration.ofMillis(200), h -> {}));

    assertThat(well.healthy()).isTrue();
    assertThat(late.failure().map(Failure::reason)).contains(Reason.TIMEOUT);
    assertThat(late.objects().get(0).health()).isEqualTo(Health.CURRENT);
    assertThat(late.objects().get(1).health()).isEqualTo(Health.NOT_FOUND);
  }

  /** A wait ends when its thread is interrupted, and the flag stays set. */
  @Test
  public void await_interrupted_isCancelled() {
    AwaitRequest.Target missing = new AwaitRequest.Target(ref("ConfigMap", "zz"), "v1");
    Thread.currentThread().interrupt();
    Reason reason;
    try {
      reason =
          applier()
              .await(new AwaitRequest(unit, List.of(missing), Duration.ofSeconds(60), h -> {}))
              .failure()
              .map(Failure::reason)
              .orElse(null);
    } catch (ApplyException e) {
      reason = e.failure().reason();
    }

    assertThat(Thread.interrupted()).isTrue();
    assertThat(reason).isEqualTo(Reason.CANCELLED);
  }

  /** What is there can be read; what is not is empty. */
  @Test
  public void read_presentAndMissing_givesItOrNothing() {
    apply(List.of(namespace(), configMap("a", "1")));

    assertThat(applier().read("v1", ref("ConfigMap", "a")).orElseThrow())
        .containsEntry("data", Map.of("key", "1"));
    assertThat(applier().read("v1", ref("ConfigMap", "zz"))).isEmpty();
  }

  /** Where the cluster is told of, it has a version, and its API versions are in order. */
  @Test
  public void capabilities_whereTold_areOfTheCluster() {
    applier()
        .capabilities()
        .ifPresent(
            cluster -> {
              assertThat(cluster.version()).matches("v\\d+\\.\\d+.*");
              assertThat(cluster.major()).isNotBlank();
              assertThat(cluster.minor()).isNotBlank();
              assertThat(cluster.apiVersions())
                  .contains("v1", "v1/ConfigMap")
                  .isSorted()
                  .doesNotHaveDuplicates();
            });
  }

  /** Changes and deletions behind the applier's back are told, its own writes are not. */
  @Test
  public void watch_changeAndDeletion_areToldAndOwnWritesAreNot() throws Exception {
    if (!watches()) {
      return;
    }
    BlockingQueue<Drift> told = new LinkedBlockingQueue<>();
    List<Manifest> manifests = List.of(namespace(), configMap("a", "1"));
    DriftWatch watch =
        applier().watch(d -> told.addAll(d.unit().equals(unit) ? List.of(d) : List.of()));
    try (watch) {
      apply(manifests);
      apply(List.of(namespace(), configMap("a", "2")));
      apply(manifests);
      assertThat(told.poll(200, TimeUnit.MILLISECONDS)).isNull();

      set("v1", ref("ConfigMap", "a"), "data.key", "changed");
      Drift changed = told.poll(20, TimeUnit.SECONDS);
      assertThat(changed).isNotNull();
      assertThat(changed.ref()).isEqualTo(ref("ConfigMap", "a"));
      assertThat(changed.unit()).isEqualTo(unit);
      assertThat(changed.deleted()).isFalse();
      assertThat(apply(manifests).count(Action.CONFIGURED)).isOne();

      delete("v1", ref("ConfigMap", "a"));
      Drift deleted = told.poll(20, TimeUnit.SECONDS);
      assertThat(deleted).isNotNull();
      assertThat(deleted.deleted()).isTrue();
      assertThat(apply(manifests).count(Action.CREATED)).isOne();
    }
    assertThat(told).isEmpty();
  }

  /** Closing twice does nothing. */
  @Test
  public void close_twice_doesNothing() {
    applier().close();
    applier().close();
  }
}
