package io.gitops4j.k8s;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.gitops4j.k8s.api.RetryPolicy;
import io.gitops4j.k8s.helm.KubernetesReleaseCluster;
import io.gitops4j.k8s.helm.KubernetesReleaseStore;
import io.gitops4j.k8s.plan.DeletionBudget;
import io.gitops4j.spi.ReleaseCluster;
import io.gitops4j.spi.ReleaseStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where Helm releases live in a Kubernetes cluster: stores of their records, and the cluster of
 * their objects.
 *
 * <p>Safe for use by several threads. Close it; the caller closes the client, after it.
 *
 * <pre>{@code
 * try (HelmReleases kubernetes = HelmReleases.of(client)) {
 *   Releases releases = Releases.of(kubernetes.store("prod"), kubernetes.cluster());
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class HelmReleases implements AutoCloseable {

  private static final int CONCURRENCY = 8;

  private final Connection connection;
  private final Builder settings;

  private HelmReleases(Builder settings) {
    this.settings = settings;
    Set<String> adopted = Set.of("helm", "helm-controller", "gitops4j");
    this.connection =
        Connection.open(
            new ServerSideApplier.Settings(
                settings.client,
                () -> settings.client,
                settings.fieldManager,
                adopted.stream()
                    .filter(name -> !name.equals(settings.fieldManager))
                    .collect(Collectors.toUnmodifiableSet()),
                true,
                "gitops4j-system",
                settings.concurrency,
                settings.executor,
                settings.clock,
                Duration.ofSeconds(60),
                DeletionBudget.defaults(),
                settings.retries,
                false,
                List.of()));
  }

  /** With the defaults. */
  public static HelmReleases of(KubernetesClient client) {
    return builder(client).build();
  }

  /** A builder. */
  public static Builder builder(KubernetesClient client) {
    return new Builder(client);
  }

  /** The records in Secrets of a namespace, where Helm and Flux look for them. */
  public ReleaseStore store(String namespace) {
    return KubernetesReleaseStore.secrets(
        connection.cluster().apis().apply(settings.account),
        namespace,
        settings.fieldManager,
        settings.clock);
  }

  /** The records in ConfigMaps of a namespace, as with {@code HELM_DRIVER=configmap}. */
  public ReleaseStore configMapStore(String namespace) {
    return KubernetesReleaseStore.configMaps(
        connection.cluster().apis().apply(settings.account),
        namespace,
        settings.fieldManager,
        settings.clock);
  }

  /** The cluster. */
  public ReleaseCluster cluster() {
    return new KubernetesReleaseCluster(connection.cluster(), settings.account);
  }

  @Override
  public void close() {
    connection.close();
  }

  /**
   * Collects the options of {@link HelmReleases}.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final KubernetesClient client;
    private String fieldManager = "helm";
    private String account = "";
    private int concurrency = CONCURRENCY;
    private @Nullable Executor executor;
    private Clock clock = Clock.systemUTC();
    private RetryPolicy retries = RetryPolicy.defaults();

    private Builder(KubernetesClient client) {
      this.client = client;
    }

    /**
     * The field manager, 1 to 128 printable characters; default {@code helm}, so that Helm 4, which
     * applies on the server's side, too, goes on without conflicts. Flux has {@code
     * helm-controller}. Fields of either, and of gitops4j, are taken over.
     */
    public Builder fieldManager(String name) {
      if (name.isBlank() || name.length() > 128) {
        throw new IllegalArgumentException("fieldManager must have 1 to 128 characters");
      }
      this.fieldManager = name;
      return this;
    }

    /** {@code namespace/name} of the service account to impersonate; default none. */
    public Builder account(String name) {
      this.account = name;
      return this;
    }

    /** How many requests of one call are under way at once, 1 to 64; default 8. */
    public Builder concurrency(int requests) {
      if (requests < 1 || requests > 64) {
        throw new IllegalArgumentException("concurrency must be 1 to 64");
      }
      this.concurrency = requests;
      return this;
    }

    /** Runs requests beside the calling thread; default threads of its own. */
    public Builder executor(Executor own) {
      this.executor = own;
      return this;
    }

    /** The time of labels and health; default the system's. */
    public Builder clock(Clock time) {
      this.clock = time;
      return this;
    }

    /** How requests are repeated; default {@link RetryPolicy#defaults()}. */
    public Builder retries(RetryPolicy policy) {
      this.retries = policy;
      return this;
    }

    /** Connects nothing before the first call. */
    public HelmReleases build() {
      return new HelmReleases(this);
    }
  }
}
