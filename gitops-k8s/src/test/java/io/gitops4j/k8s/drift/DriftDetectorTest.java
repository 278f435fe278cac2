package io.gitops4j.k8s.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.ObjectRef;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.k8s.api.Discovery;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.LiveObject;
import io.gitops4j.k8s.api.Parallel;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.k8s.api.RetryPolicy;
import io.gitops4j.k8s.api.ScriptedServer;
import io.gitops4j.k8s.fields.Ownership;
import io.gitops4j.k8s.inventory.Declaration;
import io.gitops4j.k8s.inventory.FluxInventory;
import io.gitops4j.k8s.inventory.Inventory;
import io.gitops4j.k8s.inventory.InventoryEntry;
import io.gitops4j.k8s.inventory.InventoryStore;
import io.gitops4j.k8s.live.LiveObjects;
import io.gitops4j.k8s.live.Scope;
import io.gitops4j.k8s.plan.Cluster;
import io.gitops4j.k8s.plan.DeletionBudget;
import io.gitops4j.spi.Drift;
import io.gitops4j.spi.Removal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An object that two accounts watch, each at its own pace. */
class DriftDetectorTest {

  private static final ResourceType TYPE =
      new ResourceType("", "v1", "ConfigMap", "configmaps", true, Set.of("list"));
  private static final UnitId UNIT = UnitId.kustomization("flux-system", "apps");
  private static final String DEPLOYER = "prod/deployer";
  private static final Scope OWN = Scope.owned(DEPLOYER, UNIT, TYPE);
  private static final Scope OTHER = Scope.owned("", UNIT, TYPE);
  private static final ObjectRef REF = ObjectRef.of("v1", "ConfigMap", "prod", "settings");

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final List<Drift> told = new ArrayList<>();
  private ScriptedServer inventories;
  private ScriptedServer own;
  private ScriptedServer other;
  private LiveObjects live;
  private DriftDetector detector;

  private static KubernetesApi api(ScriptedServer server) {
    return KubernetesApi.of(
        server.client, "", new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1)));
  }

  @BeforeEach
  void start() throws Exception {
    inventories = new ScriptedServer();
    own = new ScriptedServer();
    other = new ScriptedServer();
    KubernetesApi store = api(inventories);
    Ownership ownership = new Ownership("gitops4j", Set.of());
    Map<String, KubernetesApi> apis = Map.of(DEPLOYER, api(own), "", api(other));
    live = new LiveObjects(apis::get, ownership, Clock.systemUTC(), scheduler);
    InventoryStore units = new InventoryStore(store, "gitops4j-system", "gitops4j");
    LiveObject applied = LiveObject.of(TYPE, new HashMap<>(object(1, "a")));
    String digest = ownership.projection(applied).orElseThrow();
    inventories.then(list(1)).then("{\"metadata\":{\"name\":\"i\",\"resourceVersion\":\"2\"}}");
    units.save(
        Inventory.of(
            UNIT,
            new Declaration(DEPLOYER, "", Removal.DELETE),
            List.of(InventoryEntry.of(REF, "v1").with("desired", digest))),
        Stage.APPLY);
    Discovery discovery = new Discovery(store);
    Cluster cluster =
        new Cluster(
            apis::get,
            discovery,
            live,
            units,
            new FluxInventory(store, discovery),
            ownership,
            new Parallel(Runnable::run, 1),
            "gitops4j",
            true,
            Duration.ofSeconds(1),
            DeletionBudget.defaults(),
            Clock.systemUTC());
    detector = new DriftDetector(cluster, false, told::add);
    live.subscribe(detector);
  }

  @AfterEach
  void stop() {
    detector.close();
    live.close();
    scheduler.shutdownNow();
    List.of(inventories, own, other).forEach(ScriptedServer::close);
  }

  private static Map<String, @Nullable Object> object(int version, String value) {
    return Map.of(
        "metadata",
        Map.of(
            "name",
            "settings",
            "namespace",
            "prod",
            "uid",
            "u",
            "resourceVersion",
            String.valueOf(version),
            "managedFields",
            List.of(
                Map.of(
                    "manager",
                    "gitops4j",
                    "operation",
                    "Apply",
                    "fieldsV1",
                    Map.of("f:data", Map.of("f:key", Map.of()))))),
        "data",
        Map.of("key", value));
  }

  private static String list(int version, String... items) {
    return "{\"metadata\":{\"resourceVersion\":\"%d\"},\"items\":[%s]}"
        .formatted(version, String.join(",", items));
  }

  private static String json(int version, String value) {
    return """
        {"metadata":{"name":"settings","namespace":"prod","uid":"u","resourceVersion":"%d",
        "managedFields":[{"manager":"gitops4j","operation":"Apply",
        "fieldsV1":{"f:data":{"f:key":{}}}}]},"data":{"key":"%s"}}"""
        .formatted(version, value);
  }

  private void look(Scope scope) {
    live.ensure(Map.of(scope, Set.of("prod")), new Parallel(Runnable::run, 1));
  }

  @Test
  void change_heardFirstByAnotherAccount_isToldWhenTheUnitsOwnAccountHasIt() {
    own.then(list(1, json(1, "a"))).then(list(1, json(1, "a")));
    look(OWN);
    other.then(list(2, json(2, "b"))).then(list(2, json(2, "b")));

    look(OTHER);
    assertThat(told).as("a plan would find nothing yet").isEmpty();

    own.then(list(2, json(2, "b")));
    look(OWN);
    assertThat(told).singleElement().satisfies(d -> assertThat(d.ref()).isEqualTo(REF));
  }

  @Test
  void change_oldStateHeardLateByAnotherAccount_isNotTold() {
    own.then(list(3, json(3, "a"))).then(list(3, json(3, "a")));
    look(OWN);
    other.then(list(2, json(2, "b"))).then(list(2, json(2, "b")));

    look(OTHER);

    assertThat(told).isEmpty();
  }

  @Test
  void change_ownAccountMayNotList_isToldByAnyOther() {
    own.then(ScriptedServer.status(403, "no")).then(ScriptedServer.status(403, "no"));
    look(OWN);
    other.then(list(2, json(2, "b"))).then(list(2, json(2, "b")));

    look(OTHER);

    assertThat(told).hasSize(1);
  }
}
