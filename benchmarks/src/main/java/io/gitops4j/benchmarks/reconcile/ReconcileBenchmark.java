package io.gitops4j.benchmarks.reconcile;

import com.sun.management.OperatingSystemMXBean;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.gitops4j.ReconcileResult;
import io.gitops4j.core.GitOps;
import io.gitops4j.core.source.git.GitSource;
import io.gitops4j.k8s.ServerSideApplier;
import io.gitops4j.testkit.git.TestRepository;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reconciles the 60-service tree into a real kube-apiserver: first apply, no-op pass, one-object
 * commit, and a no-op pass after a restart. {@code benchmarks/run reconcile} runs it.
 */
public final class ReconcileBenchmark {

  private static final String CLUSTER =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata:
        name: fleet
        namespace: default
      spec:
        interval: 1m
        url: https://git.example.com/fleet.git
      ---
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata:
        name: UNIT
        namespace: default
      spec:
        interval: 10m
        path: ./overlays/prod
        prune: true
        sourceRef:
          kind: GitRepository
          name: fleet
        postBuild:
          substitute:
            cluster_name: lab-eu-1
            environment: prod
            domain: lab.example.com
            region: eu-west-1
            image_registry: registry.example.com
            log_level: info
      """;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final Config config;
  private final AuditLog audit;

  private ReconcileBenchmark(Config config, AuditLog audit) {
    this.config = config;
    this.audit = audit;
  }

  /** Measures, or reports what was measured. */
  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("report")) {
      System.exit(Report.print(Path.of(arguments[1]), Path.of(arguments[2]), System.out));
    }
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(Files.readString(Path.of(arguments[3]))))
            .withHttp2Disable(true)
            .withMaxConcurrentRequests(64)
            .withMaxConcurrentRequestsPerHost(64)
            .build();
    ReconcileBenchmark benchmark =
        new ReconcileBenchmark(config, new AuditLog(Path.of(arguments[4])));
    benchmark.warmUp(Path.of(arguments[1]));
    benchmark.measure(Path.of(arguments[2]));
  }

  private static TestRepository repository(Path tree, String unit) {
    TestRepository repository = TestRepository.from(tree);
    repository.write("clusters/lab/fleet.yaml", CLUSTER.replace("UNIT", unit));
    repository.commit("The cluster");
    return repository;
  }

  /**
   * The first pass of a process, which has everything to load and compile yet, and three more, each
   * of a tree under other names: what a process that runs has behind it.
   */
  private void warmUp(Path trees) throws IOException {
    try (Stream<Path> folders = Files.list(trees)) {
      String name = "cold-first-apply";
      for (Path tree : folders.sorted().toList()) {
        String unit = tree.getFileName().toString();
        try (TestRepository repository = repository(tree, unit);
            Run run = new Run(repository, unit)) {
          phase(name, run.gitops());
        }
        name = "warm-up";
      }
    }
  }

  private void measure(Path tree) {
    try (TestRepository repository = repository(tree, "services")) {
      try (Run run = new Run(repository, "services")) {
        phase("first-apply", run.gitops());
        phase("no-op", run.gitops());
        repository.edit(
            "base/svc-007/configmap.yaml",
            text -> text.replaceFirst("key-00: .*", "key-00: changed"));
        repository.commit("Change one ConfigMap");
        phase("commit", run.gitops());
      }
      try (Run run = new Run(repository, "services")) {
        phase("restart", run.gitops());
      }
    }
  }

  /** An engine with a client of its own, as a process has one. */
  private final class Run implements AutoCloseable {
    private final KubernetesClient client =
        new KubernetesClientBuilder().withConfig(config).build();
    private final ServerSideApplier applier = ServerSideApplier.of(client);
    private final GitSource source;
    private final GitOps gitops;

    Run(TestRepository repository, String name) {
      this.source = GitSource.at(repository.url()).branch("main").build();
      this.gitops =
          GitOps.builder()
              .source(source)
              .path("clusters/lab")
              .name(name)
              .treatAsThisRepository("default/fleet")
              .applier(applier)
              .build();
    }

    GitOps gitops() {
      return gitops;
    }

    @Override
    public void close() {
      gitops.close();
      source.close();
      applier.close();
      client.close();
    }
  }

  private void phase(String name, GitOps gitops) {
    audit.since();
    List<MemoryPoolMXBean> heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    heap.forEach(MemoryPoolMXBean::resetPeakUsage);
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    ReconcileResult result = gitops.reconcile().orThrow();
    double seconds = (System.nanoTime() - start) / 1e9;
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("seconds", seconds);
    Map<String, Integer> verbs = audit.since();
    figures.put("requests", (double) verbs.values().stream().mapToInt(Integer::intValue).sum());
    figures.put("write-requests", (double) AuditLog.writes(verbs));
    verbs.forEach((verb, count) -> figures.put("requests." + verb, (double) count));
    figures.put("cpu-seconds", (system.getProcessCpuTime() - cpu) / 1e9);
    figures.put(
        "peak-heap-mb", heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() / 1e6);
    figures.put("objects", (double) result.changes().entries().size());
    System.out.println(new Phase(name, figures));
  }
}
