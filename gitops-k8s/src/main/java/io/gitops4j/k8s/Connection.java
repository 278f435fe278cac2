package io.gitops4j.k8s;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.gitops4j.k8s.api.Discovery;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.Parallel;
import io.gitops4j.k8s.fields.Ownership;
import io.gitops4j.k8s.inventory.FluxInventory;
import io.gitops4j.k8s.inventory.InventoryStore;
import io.gitops4j.k8s.live.LiveObjects;
import io.gitops4j.k8s.plan.Cluster;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an applier holds while it is open: client, threads, watches. */
final class Connection implements AutoCloseable {

  /** Helm 4's field manager: with it, Helm goes on with what we wrote without conflicts. */
  private static final String RELEASE_MANAGER = "helm";

  private final Cluster cluster;
  private final Cluster releases;
  private final LiveObjects live;
  private final LiveObjects liveReleases;
  private final ScheduledExecutorService scheduler;
  private final @Nullable ExecutorService ownExecutor;
  private final @Nullable KubernetesClient ownClient;

  private Connection(
      Cluster cluster,
      Cluster releases,
      LiveObjects live,
      LiveObjects liveReleases,
      ScheduledExecutorService scheduler,
      @Nullable ExecutorService ownExecutor,
      @Nullable KubernetesClient ownClient) {
    this.cluster = cluster;
    this.releases = releases;
    this.live = live;
    this.liveReleases = liveReleases;
    this.scheduler = scheduler;
    this.ownExecutor = ownExecutor;
    this.ownClient = ownClient;
  }

  static Connection open(ServerSideApplier.Settings settings) {
    KubernetesClient given = settings.client();
    KubernetesClient ownClient = given == null ? settings.newClient().get() : null;
    KubernetesClient client = given == null ? Objects.requireNonNull(ownClient) : given;
    Executor givenExecutor = settings.executor();
    ExecutorService ownExecutor =
        givenExecutor == null
            ? Executors.newFixedThreadPool(settings.concurrency(), named("gitops4j-apply-"))
            : null;
    Executor executor = givenExecutor == null ? Objects.requireNonNull(ownExecutor) : givenExecutor;
    ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(named("gitops4j-watch-"));
    Map<String, KubernetesApi> apis = new ConcurrentHashMap<>();
    KubernetesApi own = KubernetesApi.of(client, "", settings.retries());
    Ownership ownership = new Ownership(settings.fieldManager(), settings.adoptedManagers());
    Function<String, KubernetesApi> access =
        account ->
            account.isEmpty()
                ? own
                : apis.computeIfAbsent(
                    account, a -> KubernetesApi.of(client, a, settings.retries()));
    LiveObjects live = new LiveObjects(access, ownership, settings.clock(), scheduler);
    Discovery discovery = new Discovery(own);
    Cluster cluster =
        new Cluster(
            access,
            discovery,
            live,
            new InventoryStore(own, settings.inventoryNamespace(), settings.fieldManager()),
            new FluxInventory(own, discovery),
            ownership,
            new Parallel(executor, settings.concurrency()),
            settings.fieldManager(),
            settings.forceConflicts(),
            settings.stageTimeout(),
            settings.deletionBudget(),
            settings.clock());
    Ownership ofHelm = new Ownership(RELEASE_MANAGER, adoptedByReleases(settings.fieldManager()));
    LiveObjects liveReleases = new LiveObjects(access, ofHelm, settings.clock(), scheduler);
    Cluster releases =
        new Cluster(
            access,
            discovery,
            liveReleases,
            cluster.inventories(),
            cluster.flux(),
            ofHelm,
            cluster.parallel(),
            RELEASE_MANAGER,
            settings.forceConflicts(),
            settings.stageTimeout(),
            settings.deletionBudget(),
            settings.clock());
    return new Connection(cluster, releases, live, liveReleases, scheduler, ownExecutor, ownClient);
  }

  /** Whose fields a release takes over: Flux's, and those of an engine that kept no records. */
  private static Set<String> adoptedByReleases(String fieldManager) {
    return Stream.of("helm-controller", "gitops4j", fieldManager)
        .filter(name -> !name.equals(RELEASE_MANAGER))
        .collect(Collectors.toUnmodifiableSet());
  }

  Cluster cluster() {
    return cluster;
  }

  /** The cluster as the objects of Helm releases are written: with Helm's field manager. */
  Cluster releases() {
    return releases;
  }

  @Override
  public void close() {
    live.close();
    liveReleases.close();
    scheduler.shutdownNow();
    if (ownExecutor != null) {
      ownExecutor.shutdown();
    }
    if (ownClient != null) {
      ownClient.close();
    }
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
