package io.gitops4j.k8s;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.gitops4j.k8s.api.Discovery;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.Parallel;
import io.gitops4j.k8s.api.ServerCapabilities;
import io.gitops4j.k8s.fields.Ownership;
import io.gitops4j.k8s.helm.KubernetesReleaseKit;
import io.gitops4j.k8s.inventory.FluxInventory;
import io.gitops4j.k8s.inventory.InventoryStore;
import io.gitops4j.k8s.live.LiveObjects;
import io.gitops4j.k8s.plan.Cluster;
import io.gitops4j.spi.KubeConfig;
import io.gitops4j.spi.ReleaseKit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/** What an applier holds while it is open: client, threads, watches. */
final class Connection implements AutoCloseable {

  /** Helm 4's field manager: with it, Helm goes on with what we wrote without conflicts. */
  private static final String RELEASE_MANAGER = "helm";

  private final Cluster cluster;
  private final Cluster releases;
  private final LiveObjects live;
  private final LiveObjects liveReleases;
  private final ScheduledExecutorService scheduler;

  private final ReleaseKit kit;
  private final ServerCapabilities capabilities;

  /** What ends with this connection, and is not shared with another. */
  private final List<Runnable> owned;

  private Connection(
      Cluster cluster,
      Cluster releases,
      LiveObjects live,
      LiveObjects liveReleases,
      ScheduledExecutorService scheduler,
      List<Runnable> owned) {
    this.cluster = cluster;
    this.releases = releases;
    this.kit = new KubernetesReleaseKit(releases);
    this.capabilities =
        new ServerCapabilities(cluster.apis().apply(""), cluster.discovery(), cluster.clock());
    this.live = live;
    this.liveReleases = liveReleases;
    this.scheduler = scheduler;
    this.owned = owned;
  }

  static Connection open(ServerSideApplier.Settings settings) {
    List<Runnable> owned = new ArrayList<>();
    KubernetesClient client = settings.client();
    if (client == null) {
      KubernetesClient made = settings.newClient().get();
      owned.add(made::close);
      client = made;
    }
    ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(named("gitops4j-watch-"));
    owned.add(0, scheduler::shutdownNow);
    Executor executor = settings.executor();
    if (executor == null) {
      ExecutorService made =
          Executors.newFixedThreadPool(settings.concurrency(), named("gitops4j-apply-"));
      owned.add(1, made::shutdown);
      executor = made;
    }
    Function<String, KubernetesApi> access = access(client, settings);
    KubernetesApi own = access.apply("");
    Discovery discovery = new Discovery(own);
    return of(
        settings,
        access,
        discovery,
        new InventoryStore(own, settings.inventoryNamespace(), settings.fieldManager()),
        new FluxInventory(own, discovery),
        new Parallel(executor, settings.concurrency()),
        scheduler,
        owned);
  }

  /**
   * A connection to another cluster, whose inventories are kept in this one. It shares the threads
   * of this one and must be closed before it.
   *
   * @param client the client of the other cluster, closed with the connection
   */
  Connection remote(
      KubeConfig kubeConfig, KubernetesClient client, ServerSideApplier.Settings settings) {
    Function<String, KubernetesApi> access = access(client, settings);
    return of(
        settings,
        access,
        new Discovery(access.apply("")),
        cluster.inventories().of(kubeConfig),
        cluster.flux(),
        cluster.parallel(),
        scheduler,
        List.of(client::close));
  }

  private static Function<String, KubernetesApi> access(
      KubernetesClient client, ServerSideApplier.Settings settings) {
    Map<String, KubernetesApi> apis = new ConcurrentHashMap<>();
    return account ->
        apis.computeIfAbsent(account, a -> KubernetesApi.of(client, a, settings.retries()));
  }

  private static Connection of(
      ServerSideApplier.Settings settings,
      Function<String, KubernetesApi> access,
      Discovery discovery,
      InventoryStore inventories,
      FluxInventory flux,
      Parallel parallel,
      ScheduledExecutorService scheduler,
      List<Runnable> owned) {
    Ownership ownership = new Ownership(settings.fieldManager(), settings.adoptedManagers());
    LiveObjects live = new LiveObjects(access, ownership, settings.clock(), scheduler);
    Cluster cluster =
        new Cluster(
            access,
            discovery,
            live,
            inventories,
            flux,
            ownership,
            parallel,
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
            inventories,
            flux,
            ofHelm,
            parallel,
            RELEASE_MANAGER,
            settings.forceConflicts(),
            settings.stageTimeout(),
            settings.deletionBudget(),
            settings.clock());
    return new Connection(cluster, releases, live, liveReleases, scheduler, List.copyOf(owned));
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

  /** What keeps releases; another connection has another one. */
  ReleaseKit kit() {
    return kit;
  }

  /** What the server is and serves. */
  ServerCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public void close() {
    live.close();
    liveReleases.close();
    owned.forEach(Runnable::run);
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
