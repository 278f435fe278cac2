package io.gitops4j.testkit.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client most Java programs use, as they use it. */
class FabricClientTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final ApiServer server = ApiServer.builder().clock(clock).start();
  private final KubernetesClient client = client();

  private KubernetesClient client() {
    Config config = Config.fromKubeconfig(server.kubeconfig());
    config.setWatchReconnectInterval(50);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  @BeforeEach
  void namespace() {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName("prod").endMetadata().build())
        .create();
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private static ConfigMap config(String name, String key, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("prod")
        .endMetadata()
        .withData(Map.of(key, value))
        .build();
  }

  private static Deployment web() {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("prod")
        .endMetadata()
        .withNewSpec()
        .withReplicas(2)
        .withNewSelector()
        .addToMatchLabels("app", "web")
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", "web")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("web")
        .withImage("registry.example.com/web:1")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  @Test
  void objects_createdReadUpdatedListedDeleted_areSo() {
    ConfigMap made = client.resource(config("a", "k", "1")).create();
    assertThat(made.getMetadata().getUid()).isNotEmpty();
    assertThatThrownBy(() -> client.resource(config("a", "k", "1")).create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
    ConfigMap changed = new ConfigMapBuilder(made).addToData("l", "2").build();
    assertThat(client.resource(changed).update().getData()).containsKeys("k", "l");
    assertThatThrownBy(() -> client.resource(changed).lockResourceVersion().update())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
    assertThat(client.configMaps().inAnyNamespace().list().getItems()).hasSize(1);
    client.resource(made).delete();
    assertThat(client.resource(made).get()).isNull();
  }

  @Test
  void serverSideApply_fieldOfAnother_conflictsUnlessForced() {
    client.resource(config("a", "k", "1")).fieldManager("one").serverSideApply();
    ConfigMap theirs = config("a", "k", "2");
    assertThatThrownBy(() -> client.resource(theirs).fieldManager("two").serverSideApply())
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo(409);
              assertThat(e.getStatus().getDetails().getCauses().get(0).getField())
                  .isEqualTo(".data.k");
            });
    ConfigMap taken =
        client.resource(theirs).fieldManager("two").forceConflicts().serverSideApply();
    assertThat(taken.getData()).containsEntry("k", "2");
    assertThat(taken.getMetadata().getManagedFields())
        .extracting(entry -> entry.getManager() + "/" + entry.getOperation())
        .containsExactly("two/Apply");
  }

  @Test
  void patches_ofEachKind_change() {
    server.rollouts().never("Deployment/prod/web");
    client.resource(web()).create();
    var resource = client.apps().deployments().inNamespace("prod").withName("web");
    resource.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"replicas\":3}}");
    resource.patch(
        PatchContext.of(PatchType.STRATEGIC_MERGE),
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"side\",\"image\":\"s:1\"}]}}}}");
    resource.patch(
        PatchContext.of(PatchType.JSON),
        "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"a\":\"b\"}}]");
    resource.edit(d -> new DeploymentBuilder(d).editSpec().withPaused(true).endSpec().build());
    resource.scale(1);
    Deployment live = resource.get();
    assertThat(live.getSpec().getReplicas()).isEqualTo(1);
    assertThat(live.getSpec().getPaused()).isTrue();
    assertThat(live.getSpec().getTemplate().getSpec().getContainers()).hasSize(2);
    assertThat(live.getMetadata().getLabels()).containsEntry("a", "b");
  }

  @Test
  void watch_brokenConnection_comesBackAndMissesNothing() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    Watcher<ConfigMap> watcher =
        new Watcher<>() {
          @Override
          public void eventReceived(Action action, ConfigMap object) {
            if (action != Action.BOOKMARK) {
              told.add(action + " " + object.getMetadata().getName());
            }
          }

          @Override
          public void onClose(WatcherException cause) {
            told.add("closed");
          }
        };
    Watch watch = client.configMaps().inNamespace("prod").watch(watcher);
    try (watch) {
      client.resource(config("a", "k", "1")).create();
      assertThat(next(told)).isEqualTo("ADDED a");
      server.breakWatches();
      client.resource(config("b", "k", "1")).create();
      assertThat(next(told)).isEqualTo("ADDED b");
      client.resource(config("a", "k", "2")).update();
      assertThat(next(told)).isEqualTo("MODIFIED a");
      client.resource(config("a", "k", "2")).delete();
      assertThat(next(told)).isEqualTo("DELETED a");
    }
  }

  private static String next(BlockingQueue<String> told) throws InterruptedException {
    return Objects.requireNonNullElse(
        told.poll(LONG.toSeconds(), TimeUnit.SECONDS), "nothing in time");
  }

  @Test
  void informer_historyForgottenWhileAway_listsAgain() throws Exception {
    client.resource(config("a", "k", "1")).create();
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    try (SharedIndexInformer<ConfigMap> informer =
        client.configMaps().inNamespace("prod").inform(teller(told))) {
      assertThat(next(told)).isEqualTo("added a");
      assertThat(informer.hasSynced()).isTrue();
      int before = lists();
      server.faults().watches().answer(503);
      server.breakWatches();
      client.resource(config("a", "k", "1")).delete();
      client.resource(config("b", "k", "1")).create();
      server.compact();
      server.faults().clear();
      assertThat(List.of(next(told), next(told))).containsExactlyInAnyOrder("deleted a", "added b");
      assertThat(informer.getStore().list()).hasSize(1);
      assertThat(lists()).isGreaterThan(before);
    }
  }

  private int lists() {
    return server
        .requests()
        .matching(e -> e.path().endsWith("/configmaps") && !e.query().contains("watch=true"))
        .size();
  }

  private static ResourceEventHandler<ConfigMap> teller(BlockingQueue<String> told) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(ConfigMap object) {
        told.add("added " + object.getMetadata().getName());
      }

      @Override
      public void onUpdate(ConfigMap before, ConfigMap after) {
        if (!before.equals(after)) {
          told.add("updated " + after.getMetadata().getName());
        }
      }

      @Override
      public void onDelete(ConfigMap object, boolean unknown) {
        told.add("deleted " + object.getMetadata().getName());
      }
    };
  }

  @Test
  void deployment_waitedFor_becomesAvailableAndTakesItsReplicaSetsAlong() {
    client.resource(web()).create();
    var resource = client.apps().deployments().inNamespace("prod").withName("web");
    Deployment ready =
        resource.waitUntilCondition(
            d -> is(d, "Available", "True", ""), LONG.toSeconds(), TimeUnit.SECONDS);
    assertThat(ready.getStatus().getAvailableReplicas()).isEqualTo(2);
    ReplicaSet owned = client.apps().replicaSets().inNamespace("prod").list().getItems().get(0);
    resource.withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
    client.resource(owned).waitUntilCondition(Objects::isNull, LONG.toSeconds(), TimeUnit.SECONDS);
    resource.waitUntilCondition(Objects::isNull, LONG.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void deployment_orphaningDeletion_leavesItsReplicaSet() {
    client.resource(web()).create();
    var resource = client.apps().deployments().inNamespace("prod").withName("web");
    resource.waitUntilCondition(
        d -> is(d, "Available", "True", ""), LONG.toSeconds(), TimeUnit.SECONDS);
    resource.withPropagationPolicy(DeletionPropagation.ORPHAN).delete();
    resource.waitUntilCondition(Objects::isNull, LONG.toSeconds(), TimeUnit.SECONDS);
    ReplicaSet left = client.apps().replicaSets().inNamespace("prod").list().getItems().get(0);
    assertThat(left.getMetadata().getOwnerReferences()).isEmpty();
  }

  @Test
  void deployment_stalledOrFailing_exceedsItsDeadlineAndRecovers() {
    server.rollouts().stall("Deployment/prod/web");
    client.resource(web()).create();
    var resource = client.apps().deployments().inNamespace("prod").withName("web");
    resource.waitUntilCondition(
        d -> is(d, "Progressing", "True", "ReplicaSetUpdated"), LONG.toSeconds(), TimeUnit.SECONDS);
    clock.advance(Duration.ofSeconds(601));
    server.tick();
    resource.waitUntilCondition(
        d -> is(d, "Progressing", "False", "ProgressDeadlineExceeded"),
        LONG.toSeconds(),
        TimeUnit.SECONDS);
    server.rollouts().clear();
    resource.waitUntilCondition(
        d -> is(d, "Available", "True", ""), LONG.toSeconds(), TimeUnit.SECONDS);
    server.rollouts().fail("Deployment/prod/web");
    resource.patch(
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"web\",\"image\":\"w:2\"}]}}}}");
    resource.waitUntilCondition(
        d -> is(d, "Progressing", "False", "ProgressDeadlineExceeded"),
        LONG.toSeconds(),
        TimeUnit.SECONDS);
  }

  private static boolean is(Deployment deployment, String type, String status, String reason) {
    if (deployment == null || deployment.getStatus() == null) {
      return false;
    }
    for (DeploymentCondition condition : deployment.getStatus().getConditions()) {
      if (condition.getType().equals(type)
          && condition.getStatus().equals(status)
          && (reason.isEmpty() || reason.equals(condition.getReason()))) {
        return true;
      }
    }
    return false;
  }
}
