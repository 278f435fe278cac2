package io.gitops4j.k8s;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.gitops4j.ApplyException;
import io.gitops4j.ChangeSet;
import io.gitops4j.Failure;
import io.gitops4j.HealthReport;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.k8s.api.ApiError;
import io.gitops4j.k8s.api.LiveObject;
import io.gitops4j.k8s.api.Refusal;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.k8s.api.RetryPolicy;
import io.gitops4j.k8s.apply.HealthWait;
import io.gitops4j.k8s.apply.StagedApply;
import io.gitops4j.k8s.drift.DriftDetector;
import io.gitops4j.k8s.helm.KubernetesReleaseKit;
import io.gitops4j.k8s.inventory.Inventory;
import io.gitops4j.k8s.inventory.InventoryStore;
import io.gitops4j.k8s.plan.DeletionBudget;
import io.gitops4j.k8s.plan.Planner;
import io.gitops4j.spi.Applier;
import io.gitops4j.spi.ApplyRequest;
import io.gitops4j.spi.AwaitRequest;
import io.gitops4j.spi.ClusterCapabilities;
import io.gitops4j.spi.ClusterCredentials;
import io.gitops4j.spi.Drift;
import io.gitops4j.spi.DriftWatch;
import io.gitops4j.spi.KubeConfig;
import io.gitops4j.spi.OwnedUnit;
import io.gitops4j.spi.PlanRequest;
import io.gitops4j.spi.ReleaseKit;
import io.gitops4j.spi.RemoteClusters;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The applier for a Kubernetes API: server-side apply, with an inventory in the cluster.
 *
 * <p>Steady state costs no request: a kind is listed and watched from the first plan that needs it
 * until close, and an object whose manifest and live state are those of the last apply is not asked
 * for again. Safe for use by several threads, one a unit. Close it; it closes the client only if it
 * made it.
 *
 * <pre>{@code
 * try (KubernetesClient client = new KubernetesClientBuilder().build();
 *     Applier applier = ServerSideApplier.of(client)) {
 *   Plan plan = applier.plan(PlanRequest.of(unit, revision, manifests, options));
 *   ChangeSet changes = applier.apply(ApplyRequest.of(plan, options));
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class ServerSideApplier implements Applier {

  /** The id it is found by. */
  public static final String ID = "server-side-apply";

  /** Flux' field manager: with it, moving from Flux and back touches no object. */
  public static final String FLUX_FIELD_MANAGER = "kustomize-controller";

  private final Settings settings;
  private @Nullable Connection connection;
  private @Nullable OpenClusters clusters;
  private boolean closed;

  /**
   * An applier with its defaults, for the client that the environment configures: kubeconfig, or
   * the service account of the Pod. Nothing is connected before the first call.
   */
  public ServerSideApplier() {
    this(new Builder(null).settings());
  }

  private ServerSideApplier(Settings settings) {
    this.settings = settings;
  }

  /** An applier with its defaults. The caller closes the client, after the applier. */
  public static ServerSideApplier of(KubernetesClient client) {
    return builder(client).build();
  }

  /** A builder. The caller closes the client, after the applier. */
  public static Builder builder(KubernetesClient client) {
    return new Builder(client);
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Plan plan(PlanRequest request) {
    return plan(connection(Stage.PLAN), request);
  }

  @Override
  public ChangeSet apply(ApplyRequest request) {
    return apply(connection(Stage.APPLY), request);
  }

  @Override
  public HealthReport await(AwaitRequest request) {
    return await(connection(Stage.AWAIT), request);
  }

  @Override
  public Optional<Map<String, @Nullable Object>> read(String apiVersion, ObjectRef ref) {
    return read(connection(Stage.DEPENDENCIES), apiVersion, ref);
  }

  static Plan plan(Connection open, PlanRequest request) {
    return new Planner(open.cluster()).plan(request);
  }

  static ChangeSet apply(Connection open, ApplyRequest request) {
    return new StagedApply(open.cluster()).apply(request);
  }

  static HealthReport await(Connection open, AwaitRequest request) {
    return new HealthWait(open.cluster()).await(request);
  }

  static Optional<Map<String, @Nullable Object>> read(
      Connection open, String apiVersion, ObjectRef ref) {
    try {
      Optional<ResourceType> type = open.cluster().discovery().find(apiVersion, ref.kind());
      return type.flatMap(t -> open.cluster().apis().apply("").get(t, t.scoped(ref)))
          .map(LiveObject::content);
    } catch (ApiError e) {
      throw Refusal.failure(Stage.DEPENDENCIES, "read " + ref, e);
    }
  }

  @Override
  public Set<UnitId> units() {
    return connection(Stage.PLAN).cluster().inventories().units(Stage.PLAN);
  }

  @Override
  public List<OwnedUnit> ownedUnits() {
    return connection(Stage.PLAN)
        .cluster()
        .inventories()
        .declarations(Stage.PLAN)
        .entrySet()
        .stream()
        .map(
            e ->
                new OwnedUnit(
                    e.getKey(),
                    e.getValue().owner(),
                    e.getValue().removal(),
                    e.getValue().kept(),
                    e.getValue().remote()))
        .toList();
  }

  @Override
  public void release(UnitId unit) {
    Connection open = connection(Stage.APPLY);
    KubeConfig remote = open.cluster().inventories().remote(unit, Stage.APPLY).orElse(null);
    if (remote == null) {
      release(open, unit);
    } else {
      clusters(Stage.APPLY).release(remote, unit);
    }
  }

  /** Forgets a unit whose objects are in the cluster of a connection. */
  static void release(Connection open, UnitId unit) {
    InventoryStore inventories = open.cluster().inventories();
    Optional<Inventory> gone = inventories.find(unit, Stage.APPLY);
    inventories.remove(unit, Stage.APPLY);
    gone.ifPresent(new KubernetesReleaseKit(open.releases())::unhold);
  }

  /** Tells of drift in other clusters, too, from the first time that each is opened. */
  @Override
  public DriftWatch watch(Consumer<Drift> listener) {
    DriftWatch here = watch(connection(Stage.DRIFT), listener);
    DriftWatch others = clusters(Stage.DRIFT).watch(listener);
    return () -> {
      here.close();
      others.close();
    };
  }

  static DriftWatch watch(Connection open, Consumer<Drift> listener) {
    DriftDetector objects = new DriftDetector(open.cluster(), false, listener).start();
    DriftDetector releases;
    try {
      releases = new DriftDetector(open.releases(), true, listener).start();
    } catch (RuntimeException e) {
      objects.close();
      throw e;
    }
    return () -> {
      objects.close();
      releases.close();
    };
  }

  /** Opens clusters by a kubeconfig in a Secret, or by a ConfigMap that stands for one. */
  @Override
  public Optional<RemoteClusters> remoteClusters() {
    return Optional.of(kubeConfig -> clusters(Stage.PLAN).open(kubeConfig));
  }

  private synchronized OpenClusters clusters(Stage stage) {
    Connection open = connection(stage);
    OpenClusters known = clusters;
    if (known == null) {
      known = new OpenClusters(this, open, settings);
      clusters = known;
    }
    return known;
  }

  /**
   * Records in Secrets, as Helm and Flux keep them; objects written by the field manager {@code
   * helm}, so that Helm 4 goes on without conflicts.
   */
  @Override
  public Optional<ReleaseKit> releaseKit() {
    return Optional.of(connection(Stage.PLAN).kit());
  }

  /** The version is asked for once in ten minutes, and the kinds as often at least. */
  @Override
  public Optional<ClusterCapabilities> capabilities() {
    return capabilities(connection(Stage.RENDER));
  }

  static Optional<ClusterCapabilities> capabilities(Connection open) {
    try {
      return Optional.of(open.capabilities().get());
    } catch (ApiError e) {
      throw Refusal.failure(Stage.RENDER, "read what the cluster serves", e);
    }
  }

  private synchronized Connection connection(Stage stage) {
    if (closed) {
      throw new ApplyException(
          Failure.of(stage, Reason.CANCELLED, "The applier was closed; make a new one."));
    }
    Connection open = connection;
    if (open == null) {
      try {
        open = Connection.open(settings);
      } catch (KubernetesClientException e) {
        throw new ApplyException(
            Failure.of(
                stage,
                Reason.UNAVAILABLE,
                "Cannot make a Kubernetes client of the environment; check the kubeconfig or the"
                    + " service account of the Pod."),
            e);
      }
      connection = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    closed = true;
    OpenClusters others = clusters;
    clusters = null;
    if (others != null) {
      others.close();
    }
    Connection open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }

  /** What a builder collected; the client and the executor are null when the applier makes them. */
  record Settings(
      @Nullable KubernetesClient client,
      Supplier<KubernetesClient> newClient,
      String fieldManager,
      Set<String> adoptedManagers,
      boolean forceConflicts,
      String inventoryNamespace,
      int concurrency,
      @Nullable Executor executor,
      Clock clock,
      Duration stageTimeout,
      DeletionBudget deletionBudget,
      RetryPolicy retries,
      boolean insecureKubeConfigTls,
      List<ClusterCredentials> clusterCredentials) {}

  /**
   * Collects the options of a {@link ServerSideApplier}.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final @Nullable KubernetesClient client;
    private String fieldManager = "gitops4j";
    private @Nullable Set<String> adoptedManagers;
    private boolean forceConflicts = true;
    private String inventoryNamespace = "gitops4j-system";
    private int concurrency =
        Math.max(4, Math.min(16, 2 * Runtime.getRuntime().availableProcessors()));
    private @Nullable Executor executor;
    private Clock clock = Clock.systemUTC();
    private Duration stageTimeout = Duration.ofSeconds(60);
    private DeletionBudget deletionBudget = DeletionBudget.defaults();
    private RetryPolicy retries = RetryPolicy.defaults();
    private boolean insecureKubeConfigTls;
    private final List<ClusterCredentials> clusterCredentials = new ArrayList<>();

    private Builder(@Nullable KubernetesClient client) {
      this.client = client;
    }

    /**
     * The field manager, 1 to 128 printable characters; default {@code gitops4j}. With {@link
     * ServerSideApplier#FLUX_FIELD_MANAGER} an object that Flux applied is not written again.
     */
    public Builder fieldManager(String name) {
      if (name.isBlank() || name.length() > 128) {
        throw new IllegalArgumentException("fieldManager must have 1 to 128 characters");
      }
      this.fieldManager = name;
      return this;
    }

    /**
     * Further field managers whose fields are taken over with the first apply, so that a field that
     * leaves the repository leaves the object. Default: {@code kustomize-controller}, unless that
     * is the own one. Those named {@code kubectl…} and {@code before-first-apply} are always taken
     * over (source: Flux).
     */
    public Builder adoptedManagers(Set<String> names) {
      this.adoptedManagers = Set.copyOf(names);
      return this;
    }

    /** Whether fields that other managers own are taken; default true, as Flux does. */
    public Builder forceConflicts(boolean value) {
      this.forceConflicts = value;
      return this;
    }

    /** The namespace of the inventories, made when missing; default {@code gitops4j-system}. */
    public Builder inventoryNamespace(String namespace) {
      if (namespace.isBlank()) {
        throw new IllegalArgumentException("inventoryNamespace is blank");
      }
      this.inventoryNamespace = namespace;
      return this;
    }

    /**
     * How many requests of one call are under way at once, 1 to 64; by default two for each
     * processor, but at least 4, as in Flux, and at most 16.
     */
    public Builder concurrency(int requests) {
      if (requests < 1 || requests > 64) {
        throw new IllegalArgumentException("concurrency must be 1 to 64");
      }
      this.concurrency = requests;
      return this;
    }

    /** Runs requests beside the calling thread; default threads of the applier's own. */
    public Builder executor(Executor own) {
      this.executor = own;
      return this;
    }

    /** The time, for what depends on it; default the system's. */
    public Builder clock(Clock time) {
      this.clock = time;
      return this;
    }

    /**
     * How long definitions, namespaces and classes are waited for before the next stage, and the
     * end of an object that is recreated; default 60 s, as Flux.
     */
    public Builder stageTimeout(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("stageTimeout must be more than 0");
      }
      this.stageTimeout = timeout;
      return this;
    }

    /** How much of a unit one plan may delete; default {@link DeletionBudget#defaults()}. */
    public Builder deletionBudget(DeletionBudget budget) {
      this.deletionBudget = budget;
      return this;
    }

    /** How requests are repeated; default {@link RetryPolicy#defaults()}. */
    public Builder retries(RetryPolicy policy) {
      this.retries = policy;
      return this;
    }

    /**
     * Whether a unit's kubeconfig may lead to a server that is not authenticated: by {@code
     * insecure-skip-tls-verify}, or without TLS; default false. Source: Flux, {@code
     * --insecure-kubeconfig-tls}.
     */
    public Builder insecureKubeConfigTls(boolean value) {
      this.insecureKubeConfigTls = value;
      return this;
    }

    /**
     * Adds who signs in to clusters that {@code spec.kubeConfig.configMapRef} describes; asked
     * before what is on the class path.
     */
    public Builder clusterCredentials(ClusterCredentials value) {
      clusterCredentials.add(value);
      return this;
    }

    /** The applier. */
    public ServerSideApplier build() {
      return new ServerSideApplier(settings());
    }

    private Settings settings() {
      Set<String> adopted = adoptedManagers;
      if (adopted == null) {
        adopted = fieldManager.equals(FLUX_FIELD_MANAGER) ? Set.of() : Set.of(FLUX_FIELD_MANAGER);
      }
      return new Settings(
          client,
          () -> new KubernetesClientBuilder().build(),
          fieldManager,
          adopted,
          forceConflicts,
          inventoryNamespace,
          concurrency,
          executor,
          clock,
          stageTimeout,
          deletionBudget,
          retries,
          insecureKubeConfigTls,
          List.copyOf(clusterCredentials));
    }
  }
}
