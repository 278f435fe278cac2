package io.gitops4j.core;

import io.gitops4j.UnitId;
import io.gitops4j.core.chart.ChartResolver;
import io.gitops4j.core.execution.Engine;
import io.gitops4j.core.execution.Sources;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.helm.HelmRenderer;
import io.gitops4j.core.helm.ReleaseOptions;
import io.gitops4j.core.helmrelease.ReleaseCharts;
import io.gitops4j.core.helmrelease.ReleaseRenderer;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import io.gitops4j.core.reconcile.Events;
import io.gitops4j.core.reconcile.Tools;
import io.gitops4j.core.repository.FluxRepository;
import io.gitops4j.core.repository.RepositoryIdentity;
import io.gitops4j.core.schedule.Jitter;
import io.gitops4j.core.secrets.SecretSeat;
import io.gitops4j.core.substitute.EnvSubstitutor;
import io.gitops4j.event.ReconcileListener;
import io.gitops4j.schedule.Timer;
import io.gitops4j.secrets.SecretDestinations;
import io.gitops4j.secrets.SecretHolder;
import io.gitops4j.spi.Applier;
import io.gitops4j.spi.ApplyOptions;
import io.gitops4j.spi.Plugins;
import io.gitops4j.spi.Renderer;
import io.gitops4j.spi.SecretResolver;
import io.gitops4j.spi.Source;
import io.gitops4j.spi.SourceProvider;
import io.gitops4j.spi.Substitutor;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link GitOps} engine is made of.
 *
 * <p>With a source and a path, the folder is read as the entry of a Flux repository: its
 * Kustomizations become units, and those that they declare. With {@link #singleUnit}, the folder is
 * one unit. With {@link #unit}, the program says what the units are.
 *
 * @since 0.1
 */
public final class GitOpsBuilder {

  /** The id of the applier that is looked for when none is given. */
  private static final String APPLIER = "server-side-apply";

  private @Nullable Source source;
  private @Nullable String path;
  private @Nullable String singleUnit;
  private final List<Unit> units = new ArrayList<>();
  private String name = "";
  private String namespace = "default";
  private Renderer renderer = new KustomizeRenderer();
  private HelmRenderer helm = HelmRenderer.create();
  private @Nullable ChartResolver charts;
  private @Nullable String kubeVersion;
  private List<String> apiVersions = List.of();
  private Substitutor substitutor = new EnvSubstitutor();
  private @Nullable Applier applier;
  private final List<SourceProvider> providers = new ArrayList<>();
  private final List<SecretResolver> resolvers = new ArrayList<>();
  private final List<SecretHolder> holders = new ArrayList<>();
  private SecretDestinations destinations = SecretDestinations.none();
  private final Set<SourceKey> self = new HashSet<>();
  private Clock clock = Clock.systemUTC();
  private @Nullable Timer timer;
  private @Nullable Executor executor;
  private int concurrency = 16;
  private final List<ReconcileListener> listeners = new ArrayList<>();
  private boolean strict = true;
  private boolean applyFluxObjects;
  private Duration sourceInterval = Duration.ofMinutes(1);
  private @Nullable Long jitterSeed;
  private Duration closeTimeout = Duration.ofSeconds(30);

  GitOpsBuilder() {}

  /** The repository. It stays the caller's to close. */
  public GitOpsBuilder source(Source value) {
    this.source = value;
    return this;
  }

  /**
   * The folder to read, such as {@code clusters/production}; empty for the root, which is the
   * default.
   */
  public GitOpsBuilder path(String value) {
    this.path = normal(value);
    return this;
  }

  /**
   * Makes the folder one unit of this name, instead of the entry of a Flux repository: it is
   * rendered, applied, waited for and pruned as a whole.
   */
  public GitOpsBuilder singleUnit(String value) {
    this.singleUnit = value;
    return this;
  }

  /**
   * Adds a unit of the program; {@link SourceKey#REPOSITORY} is the source of this builder. With
   * units and no {@link #path}, no entry folder is read.
   */
  public GitOpsBuilder unit(Unit value) {
    units.add(value);
    return this;
  }

  /**
   * The name of the engine, by which it knows the units it applied in earlier processes; two
   * engines on one cluster need two names. By default made of the unit's name or of the path:
   * {@code clusters-production}.
   */
  public GitOpsBuilder name(String value) {
    this.name = value;
    return this;
  }

  /** The namespace of units that are no Flux objects; {@code default} by default. */
  public GitOpsBuilder namespace(String value) {
    this.namespace = value;
    return this;
  }

  /** Makes manifests of files; {@link KustomizeRenderer} by default. */
  public GitOpsBuilder renderer(Renderer value) {
    this.renderer = value;
    return this;
  }

  /**
   * Renders the charts of HelmReleases; {@link HelmRenderer#create()} by default. One with a fixed
   * environment makes charts repeatable that use the time or chance.
   */
  public GitOpsBuilder helmRenderer(HelmRenderer value) {
    this.helm = value;
    return this;
  }

  /**
   * Who gets the subcharts that charts of HelmReleases name and do not hold in {@code charts/},
   * such as {@link io.gitops4j.core.registry.RegistryCharts}; nobody by default, which refuses such
   * charts. It stays the caller's to close.
   */
  public GitOpsBuilder chartResolver(ChartResolver value) {
    this.charts = value;
    return this;
  }

  /**
   * The version of Kubernetes that charts are told of, with Helm's own API versions, see {@link
   * ReleaseOptions.Builder#kubeVersion}; by default charts are told what the cluster is and serves,
   * see {@link Applier#capabilities}.
   *
   * @throws IllegalArgumentException when it is none
   */
  public GitOpsBuilder kubeVersion(String value) {
    ReleaseOptions.of("any", "any").kubeVersion(value);
    this.kubeVersion = value;
    return this;
  }

  /**
   * API versions that charts are told of beside those that the cluster serves, or Helm's own:
   * {@code monitoring.coreos.com/v1}, or {@code monitoring.coreos.com/v1/ServiceMonitor}. None by
   * default.
   */
  public GitOpsBuilder apiVersions(List<String> values) {
    this.apiVersions = List.copyOf(values);
    return this;
  }

  /** Replaces variables; {@link EnvSubstitutor} by default. */
  public GitOpsBuilder substitutor(Substitutor value) {
    this.substitutor = value;
    return this;
  }

  /**
   * Writes to the cluster; by default the one with the id {@code server-side-apply} on the class
   * path, which is closed with the engine. One that is given stays the caller's to close.
   */
  public GitOpsBuilder applier(Applier value) {
    this.applier = value;
    return this;
  }

  /** Opens sources that the repository declares; asked before those on the class path. */
  public GitOpsBuilder sourceProvider(SourceProvider value) {
    providers.add(value);
    return this;
  }

  /**
   * Adds a store of secrets. A text in a manifest that begins with the resolver's id and a colon,
   * such as {@code aws-secretsmanager:prod/db#password}, is then a reference to a secret: it is
   * checked before the unit is planned, without reading the value where the store allows that, and
   * stays a reference, which the service resolves, except where {@link #allowSecrets} says
   * otherwise. In {@code data} of a Secret it may be in base64, too. A reference inside a longer
   * text is none.
   *
   * <p>With a resolver or a {@link #secretHolder}, the engine looks for the values it knows in all
   * that it renders, plans, tells and logs: one in a manifest or a plan ends the unit with {@link
   * io.gitops4j.Reason#SECRET_LEAK} before anything is written, one in another text is taken out
   * and told. The resolver stays the caller's to close, after the engine.
   *
   * @throws IllegalArgumentException when there is a resolver of that id already
   */
  public GitOpsBuilder secretResolver(SecretResolver value) {
    if (resolvers.stream().anyMatch(known -> known.id().equals(value.id()))) {
      throw new IllegalArgumentException(
          "there are two secret resolvers with the id " + value.id() + "; give one for each store");
    }
    resolvers.add(value);
    return this;
  }

  /**
   * Says which fields of which objects receive the values of the secrets they refer to, in base64
   * in {@code data} of a Secret and as text elsewhere; none by default. A value that was rotated is
   * applied at the unit's next interval. What is told of such a field, plans and their digests
   * included, is the reference. A plan that was shown is therefore not one to hand to an applier.
   */
  public GitOpsBuilder allowSecrets(SecretDestinations value) {
    this.destinations = value;
    return this;
  }

  /**
   * Adds values of this process that must not leak either, such as a service's cache of secrets. It
   * stays the caller's to close, after the engine.
   */
  public GitOpsBuilder secretHolder(SecretHolder value) {
    holders.add(value);
    return this;
  }

  /**
   * Says that a declared GitRepository is the repository that is being read, which is otherwise
   * told by its address, or by the Kustomization that manages the entry folder.
   *
   * @param namespacedName {@code namespace/name}
   */
  public GitOpsBuilder treatAsThisRepository(String namespacedName) {
    int slash = namespacedName.indexOf('/');
    if (slash <= 0 || slash == namespacedName.length() - 1) {
      throw new IllegalArgumentException(
          "a GitRepository is named namespace/name, not " + namespacedName);
    }
    self.add(
        new SourceKey(
            "GitRepository",
            namespacedName.substring(0, slash),
            namespacedName.substring(slash + 1)));
    return this;
  }

  /** The time; the system's by default. */
  public GitOpsBuilder clock(Clock value) {
    this.clock = value;
    return this;
  }

  /** Runs what is due later; a daemon thread of the engine's own by default. */
  public GitOpsBuilder timer(Timer value) {
    this.timer = value;
    return this;
  }

  /** Runs units; daemon threads of the engine's own by default. It stays the caller's to stop. */
  public GitOpsBuilder executor(Executor value) {
    this.executor = value;
    return this;
  }

  /** How many units may run at once, waits for health included: 1 to 1000, 16 by default. */
  public GitOpsBuilder concurrency(int value) {
    if (value < 1 || value > 1000) {
      throw new IllegalArgumentException("concurrency must be from 1 to 1000, not " + value);
    }
    this.concurrency = value;
    return this;
  }

  /** Adds who is told what happens. */
  public GitOpsBuilder listener(ReconcileListener value) {
    listeners.add(value);
    return this;
  }

  /**
   * Whether a variable without value and default is an error. It is by default, as in Flux since
   * 1.9; otherwise it is replaced by nothing.
   */
  public GitOpsBuilder strictSubstitution(boolean value) {
    this.strict = value;
    return this;
  }

  /**
   * Whether objects of Flux' own kinds, and Flux' controllers, are applied to the cluster, too. By
   * default they are not: the engine reads them itself, and does not need them there. They are not
   * pruned either.
   */
  public GitOpsBuilder applyFluxObjects(boolean value) {
    this.applyFluxObjects = value;
    return this;
  }

  /**
   * How often to look for a new revision of the source, unless the GitRepository that declares it
   * says; 1 minute by default.
   */
  public GitOpsBuilder sourceInterval(Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("sourceInterval must be positive");
    }
    this.sourceInterval = value;
    return this;
  }

  /** Makes the spread of intervals repeatable; by default it follows from the name. */
  public GitOpsBuilder jitterSeed(long value) {
    this.jitterSeed = value;
    return this;
  }

  /** The longest that closing waits for writes in flight; 30 seconds by default. */
  public GitOpsBuilder closeTimeout(Duration value) {
    this.closeTimeout = value;
    return this;
  }

  /**
   * The engine. Nothing is read or started yet.
   *
   * @throws IllegalStateException when there is nothing to reconcile, or no applier
   */
  public GitOps build() {
    Source repository = source;
    if (repository == null && units.isEmpty()) {
      throw new IllegalStateException("give a source and a path, or units");
    }
    if (repository == null && (path != null || singleUnit != null)) {
      throw new IllegalStateException("a path needs a source");
    }
    String folder = path == null ? "" : path;
    String owner = owner(folder);
    Applier found = applier == null ? found() : null;
    Applier used = applier == null ? found : applier;
    if (used == null) {
      throw new IllegalStateException(
          "no applier is given, and none with the id "
              + APPLIER
              + " is on the class path; add gitops-k8s or give one");
    }
    String description = repository == null ? "the program's units" : repository.description();
    RepositoryIdentity identity = new RepositoryIdentity(description, self);
    Timer own = timer == null ? Timer.ofThread("gitops4j-" + owner + "-timer") : null;
    Timer chosen = timer == null ? own : timer;
    ExecutorService pool = executor == null ? pool(owner) : null;
    Executor runs = executor == null ? pool : executor;
    if (chosen == null || runs == null) {
      throw new IllegalStateException("a timer and an executor are given or made");
    }
    SecretSeat secrets = secrets(runs);
    Sources sources =
        new Sources(repository, identity, providers(), secrets.censor().log(Sources.class));
    Engine engine =
        new Engine(
            new Engine.Parts(
                new Tools(
                    renderer,
                    substitutor,
                    used,
                    strict,
                    applyFluxObjects,
                    owner,
                    secrets,
                    new ReleaseCharts(charts),
                    new ReleaseRenderer(helm, kubeVersion, apiVersions)),
                sources,
                entry(folder, owner, identity),
                units(folder),
                description,
                clock,
                new Events(clock, listeners, secrets.censor()),
                runs,
                concurrency,
                chosen,
                new Jitter(jitterSeed == null ? owner.hashCode() : jitterSeed),
                sourceInterval));
    return new GitOps(engine, new GitOps.Owned(sources, secrets, pool, own, found, closeTimeout));
  }

  private SecretSeat secrets(Executor executor) {
    return resolvers.isEmpty() && holders.isEmpty()
        ? SecretSeat.none()
        : new SecretSeat(resolvers, destinations, holders, clock, executor);
  }

  private String owner(String folder) {
    if (!name.isEmpty()) {
      return name;
    }
    if (singleUnit != null) {
      return singleUnit;
    }
    if (source == null || (path == null && !units.isEmpty())) {
      return "units";
    }
    return folder.isEmpty() ? "root" : folder.replace('/', '-');
  }

  private static @Nullable Applier found() {
    return Plugins.applier(APPLIER, loader()).orElse(null);
  }

  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? GitOpsBuilder.class.getClassLoader() : context;
  }

  private List<SourceProvider> providers() {
    List<SourceProvider> all = new ArrayList<>(providers);
    all.addAll(Plugins.sourceProviders(loader()));
    return all;
  }

  private Engine.@Nullable EntryFolder entry(
      String folder, String owner, RepositoryIdentity identity) {
    boolean none = singleUnit != null || source == null || (path == null && !units.isEmpty());
    UnitId fallback = new UnitId(UnitId.UNIT, namespace, owner);
    return none
        ? null
        : new Engine.EntryFolder(folder, new FluxRepository(folder, fallback, identity));
  }

  private List<Unit> units(String folder) {
    List<Unit> all = new ArrayList<>(units);
    if (singleUnit != null) {
      UnitId id = new UnitId(UnitId.UNIT, namespace, singleUnit);
      all.add(
          Unit.builder(id, SourceKey.REPOSITORY, folder)
              .apply(ApplyOptions.defaults().withPrune(true))
              .waitForAll(true)
              .build());
    }
    return all;
  }

  private ExecutorService pool(String owner) {
    AtomicInteger count = new AtomicInteger();
    int threads = concurrency + 1;
    ThreadPoolExecutor made =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "gitops4j-" + owner + "-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    made.allowCoreThreadTimeOut(true);
    return made;
  }

  private static String normal(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        throw new IllegalArgumentException("the path " + path + " leaves the source");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }
}
