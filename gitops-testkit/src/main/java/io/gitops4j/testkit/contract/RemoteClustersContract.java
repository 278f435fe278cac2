package io.gitops4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.ChangeSet;
import io.gitops4j.Health;
import io.gitops4j.HealthReport;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.UnitId;
import io.gitops4j.spi.Applier;
import io.gitops4j.spi.ApplyOptions;
import io.gitops4j.spi.ApplyRequest;
import io.gitops4j.spi.AwaitRequest;
import io.gitops4j.spi.KubeConfig;
import io.gitops4j.spi.OwnedUnit;
import io.gitops4j.spi.PlanRequest;
import io.gitops4j.spi.Removal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What an {@link Applier} must do that opens other clusters ({@link Applier#remoteClusters()}).
 * Extend it, say how two clusters are reached, and run it as a JUnit test.
 *
 * <p>Each test works with objects of its own in the namespace {@code default} of both.
 *
 * @since 0.1
 */
public abstract class RemoteClustersContract {

  private static final Revision REVISION = Revision.of("main@sha1:" + "0".repeat(40));
  private static final ApplyOptions OPTIONS =
      ApplyOptions.defaults().withPrune(true).withAllowEmpty(true).ownedBy("it", Removal.DELETE);

  private final String name = "contract-" + Long.toString(System.nanoTime(), 36);
  private final UnitId unit = UnitId.kustomization("flux-system", name);
  private @Nullable Applier opened;

  /** For subclasses. */
  protected RemoteClustersContract() {}

  /** A new applier for the first cluster; the contract closes it. */
  protected abstract Applier open() throws Exception;

  /** What leads to the second cluster, as the applier of the first may follow it. */
  protected abstract KubeConfig other() throws Exception;

  /** What leads nowhere, because nothing of that name is there. */
  protected abstract KubeConfig nowhere();

  /** The live object in the first cluster; empty when it does not exist. */
  protected abstract Optional<Map<String, @Nullable Object>> get(String apiVersion, ObjectRef ref)
      throws Exception;

  /** The live object in the second cluster; empty when it does not exist. */
  protected abstract Optional<Map<String, @Nullable Object>> getOther(
      String apiVersion, ObjectRef ref) throws Exception;

  /** Opens the applier. */
  @BeforeEach
  public final void openApplier() throws Exception {
    opened = open();
  }

  /** Closes the applier. */
  @AfterEach
  public final void closeApplier() {
    home().close();
  }

  private Applier home() {
    Applier open = opened;
    if (open == null) {
      throw new IllegalStateException("not opened");
    }
    return open;
  }

  private Applier remote() throws Exception {
    return home().remoteClusters().orElseThrow().open(other());
  }

  private Manifest configMap(String value) {
    return Manifest.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            Map.of("name", name, "namespace", "default"),
            "data",
            Map.of("key", value)));
  }

  private ObjectRef ref() {
    return ObjectRef.of("v1", "ConfigMap", "default", name);
  }

  private ChangeSet apply(Applier applier, UnitId of, Manifest... manifests) {
    Plan plan =
        applier.plan(PlanRequest.of(of, REVISION, Manifests.of(List.of(manifests)), OPTIONS));
    ChangeSet changes = applier.apply(ApplyRequest.of(plan, OPTIONS));
    assertThat(changes.failed()).isEmpty();
    return changes;
  }

  private Optional<OwnedUnit> owned(UnitId of) {
    return home().ownedUnits().stream().filter(u -> u.unit().equals(of)).findFirst();
  }

  private static String data(Optional<Map<String, @Nullable Object>> object) {
    return String.valueOf(object.orElseThrow().get("data"));
  }

  /** What is applied through the other cluster's applier is there and not here. */
  @Test
  public void apply_inTheOtherCluster_isThereAndIsOwnedHere() throws Exception {
    try (Applier remote = remote()) {
      assertThat(apply(remote, unit, configMap("1")).count(Action.CREATED)).isEqualTo(1);
      assertThat(remote.read("v1", ref())).isPresent();
      HealthReport health =
          remote.await(
              new AwaitRequest(
                  unit,
                  List.of(new AwaitRequest.Target(ref(), "v1")),
                  Duration.ofSeconds(20),
                  h -> {}));
      assertThat(health.objects()).allMatch(o -> o.health() == Health.CURRENT);
    }

    assertThat(data(getOther("v1", ref()))).isEqualTo("{key=1}");
    assertThat(get("v1", ref())).isEmpty();
    assertThat(home().units()).contains(unit);
    assertThat(owned(unit).flatMap(OwnedUnit::kubeConfig)).hasValue(other());
  }

  /** An object of one identity in both clusters is two objects, of two units. */
  @Test
  public void plan_ofTheSameObjectInBothClusters_isOfOneClusterEach() throws Exception {
    UnitId near = UnitId.kustomization("flux-system", name + "-near");
    apply(home(), near, configMap("near"));
    try (Applier remote = remote()) {
      apply(remote, unit, configMap("far"));

      assertThat(apply(remote, unit, configMap("far")).wrote()).isFalse();
      assertThat(apply(home(), near, configMap("near")).wrote()).isFalse();
      apply(remote, unit);
    }
    assertThat(getOther("v1", ref())).isEmpty();
    assertThat(data(get("v1", ref()))).isEqualTo("{key=near}");
    assertThat(owned(near).flatMap(OwnedUnit::kubeConfig)).isEmpty();
  }

  /** Another process finds what the unit owns in the other cluster. */
  @Test
  public void open_byALaterProcess_goesOnWithTheInventory() throws Exception {
    try (Applier remote = remote()) {
      apply(remote, unit, configMap("1"));
    }
    home().close();
    opened = open();
    try (Applier remote = remote()) {
      assertThat(apply(remote, unit, configMap("1")).wrote()).isFalse();
      assertThat(apply(remote, unit).count(Action.DELETED)).isEqualTo(1);
    }
    assertThat(getOther("v1", ref())).isEmpty();
  }

  /** A unit is forgotten from either side. */
  @Test
  public void release_ofAUnitOfTheOtherCluster_leavesItsObjects() throws Exception {
    try (Applier remote = remote()) {
      apply(remote, unit, configMap("1"));
    }
    home().release(unit);

    assertThat(owned(unit)).isEmpty();
    assertThat(data(getOther("v1", ref()))).isEqualTo("{key=1}");
  }

  /** Closing one applier of a cluster leaves others of it usable, and closing twice is nothing. */
  @Test
  public void close_ofOneOfTwo_leavesTheOther() throws Exception {
    Applier first = remote();
    try (Applier second = remote()) {
      first.close();
      first.close();

      assertThat(apply(second, unit, configMap("1")).count(Action.CREATED)).isEqualTo(1);
    }
  }

  /** A reference that leads nowhere is told as such. */
  @Test
  public void open_ofWhatIsNotThere_isNotFound() {
    ApplyException refusal =
        catchThrowableOfType(
            ApplyException.class, () -> home().remoteClusters().orElseThrow().open(nowhere()));

    assertThat(refusal.failure().reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(refusal.failure().object()).hasValue(nowhere().ref());
  }
}
