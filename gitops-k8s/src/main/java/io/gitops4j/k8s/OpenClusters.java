package io.gitops4j.k8s;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.gitops4j.ApplyException;
import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.k8s.inventory.InventoryStore;
import io.gitops4j.k8s.remote.Access;
import io.gitops4j.k8s.remote.RemoteAccess;
import io.gitops4j.spi.Applier;
import io.gitops4j.spi.ClusterCredentials;
import io.gitops4j.spi.Drift;
import io.gitops4j.spi.DriftWatch;
import io.gitops4j.spi.KubeConfig;
import io.gitops4j.spi.Plugins;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other clusters that an applier has open, one connection for each reference.
 *
 * <p>The rule: a reference is read each time it is opened; while what it leads to is the same, so
 * is the connection. When that has changed, the old connection watches no more, and is closed as
 * soon as nobody uses it. A cluster that was opened stays open, and watched, until the applier is
 * closed, because what was applied there is compared without a request. Safe for use by several
 * threads. Tests: {@code RemoteClustersTest} of the testkit.
 */
final class OpenClusters implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OpenClusters.class);

  /** A connection, and how many use it. Guarded by the outer object's lock. */
  private static final class Shared {
    final String key;
    final Connection connection;
    final Map<Consumer<Drift>, DriftWatch> watches = new HashMap<>();
    int users;
    boolean replaced;

    Shared(String key, Connection connection) {
      this.key = key;
      this.connection = connection;
    }
  }

  private final Applier home;
  private final Connection connection;
  private final ServerSideApplier.Settings settings;
  private final RemoteAccess access;
  private final Map<KubeConfig, Shared> open = new HashMap<>();
  private final List<Shared> replaced = new ArrayList<>();
  private final List<Consumer<Drift>> listeners = new ArrayList<>();
  private boolean closed;

  OpenClusters(Applier home, Connection connection, ServerSideApplier.Settings settings) {
    this.home = home;
    this.connection = connection;
    this.settings = settings;
    this.access =
        new RemoteAccess(
            connection.cluster().apis().apply(""),
            settings.insecureKubeConfigTls(),
            this::credentials,
            settings.clock());
  }

  private Optional<ClusterCredentials> credentials(String provider) {
    return settings.clusterCredentials().stream()
        .filter(known -> known.provider().equals(provider))
        .findFirst()
        .or(() -> Plugins.clusterCredentials(provider, loader()));
  }

  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? OpenClusters.class.getClassLoader() : context;
  }

  /** The applier of another cluster. */
  Applier open(KubeConfig kubeConfig) {
    Access read = access.read(kubeConfig);
    Shared shared = take(kubeConfig, read);
    Applier applier = new RemoteApplier(home, shared.connection, () -> leave(shared));
    try {
      listen(shared);
    } catch (RuntimeException e) {
      applier.close();
      throw e;
    }
    return applier;
  }

  private synchronized Shared take(KubeConfig kubeConfig, Access read) {
    if (closed) {
      throw new ApplyException(
          Failure.of(Stage.PLAN, Reason.CANCELLED, "The applier was closed; make a new one."));
    }
    Shared known = open.get(kubeConfig);
    if (known == null || !known.key.equals(read.key())) {
      Shared made =
          new Shared(read.key(), connection.remote(kubeConfig, client(kubeConfig, read), settings));
      open.put(kubeConfig, made);
      if (known != null) {
        replace(known);
      }
      known = made;
    }
    known.users++;
    return known;
  }

  /** Without a cause, which could quote what the client was made of. */
  private static KubernetesClient client(KubeConfig kubeConfig, Access read) {
    try {
      return new KubernetesClientBuilder().withConfig(read.config()).build();
    } catch (RuntimeException e) {
      throw new ApplyException(
          Failure.builder(
                  Stage.PLAN,
                  Reason.INVALID,
                  "Cannot reach the cluster of spec.kubeConfig in "
                      + kubeConfig.ref()
                      + ": its certificates or its key cannot be used; correct them.")
              .object(kubeConfig.ref())
              .build());
    }
  }

  private void replace(Shared old) {
    old.replaced = true;
    end(old.watches);
    if (old.users == 0) {
      old.connection.close();
    } else {
      replaced.add(old);
    }
  }

  private synchronized void leave(Shared shared) {
    shared.users--;
    if (shared.users == 0 && shared.replaced && replaced.remove(shared)) {
      shared.connection.close();
    }
  }

  /**
   * Has the listeners told of drift that are not yet; a cluster that cannot be read is no error.
   */
  private void listen(Shared shared) {
    List<Consumer<Drift>> missing;
    synchronized (this) {
      missing = listeners.stream().filter(each -> !shared.watches.containsKey(each)).toList();
    }
    for (Consumer<Drift> listener : missing) {
      try {
        keep(shared, listener, ServerSideApplier.watch(shared.connection, listener));
      } catch (ApplyException e) {
        LOG.warn("Drift in another cluster is not watched yet: {}", e.failure().message());
      }
    }
  }

  private synchronized void keep(Shared shared, Consumer<Drift> listener, DriftWatch watch) {
    boolean wanted = !closed && !shared.replaced && listeners.contains(listener);
    if (!wanted || shared.watches.putIfAbsent(listener, watch) != null) {
      watch.close();
    }
  }

  /** Tells of drift in all clusters that are open, and in those that will be. */
  DriftWatch watch(Consumer<Drift> listener) {
    List<Shared> now;
    synchronized (this) {
      listeners.add(listener);
      now = List.copyOf(open.values());
    }
    now.forEach(this::listen);
    return () -> unwatch(listener);
  }

  private synchronized void unwatch(Consumer<Drift> listener) {
    listeners.remove(listener);
    for (Shared shared : open.values()) {
      DriftWatch watch = shared.watches.remove(listener);
      if (watch != null) {
        watch.close();
      }
    }
  }

  /** Forgets a unit whose objects are in another cluster, which need not be reachable. */
  void release(KubeConfig kubeConfig, UnitId unit) {
    @Nullable Connection there;
    synchronized (this) {
      Shared shared = open.get(kubeConfig);
      there = shared == null ? null : shared.connection;
    }
    if (there == null) {
      InventoryStore inventories = connection.cluster().inventories();
      inventories.remove(unit, Stage.APPLY);
    } else {
      ServerSideApplier.release(there, unit);
    }
  }

  private static void end(Map<Consumer<Drift>, DriftWatch> watches) {
    watches.values().forEach(DriftWatch::close);
    watches.clear();
  }

  @Override
  public synchronized void close() {
    closed = true;
    listeners.clear();
    List<Shared> all = new ArrayList<>(open.values());
    all.addAll(replaced);
    open.clear();
    replaced.clear();
    for (Shared shared : all) {
      end(shared.watches);
      shared.connection.close();
    }
  }
}
