package io.gitops4j.testkit.apiserver.differential;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A kind whose objects the sequences are about. */
enum Subject {
  CONFIG_MAP("/api/v1", "v1", "ConfigMap", "configmaps", true),
  SERVICE("/api/v1", "v1", "Service", "services", true),
  DEPLOYMENT("/apis/apps/v1", "apps/v1", "Deployment", "deployments", true),
  CRON_JOB("/apis/batch/v1", "batch/v1", "CronJob", "cronjobs", true),
  NETWORK_POLICY(
      "/apis/networking.k8s.io/v1",
      "networking.k8s.io/v1",
      "NetworkPolicy",
      "networkpolicies",
      true),
  /** A custom kind with a structural schema, rules, defaults, status and scale. */
  ENGINE("/apis/fixture.example.com/v1", "fixture.example.com/v1", "Engine", "engines", false),
  /** A custom kind that keeps what it does not know. */
  CRATE("/apis/fixture.example.com/v1", "fixture.example.com/v1", "Crate", "crates", false);

  private final String root;
  final String apiVersion;
  final String kind;
  final String plural;
  final boolean builtin;

  Subject(String root, String apiVersion, String kind, String plural, boolean builtin) {
    this.root = root;
    this.apiVersion = apiVersion;
    this.kind = kind;
    this.plural = plural;
    this.builtin = builtin;
  }

  /** The path of the objects of a namespace. */
  String path(String namespace) {
    return root + "/namespaces/" + namespace + "/" + plural;
  }

  /** A random object's fields beside apiVersion, kind and metadata. */
  Map<String, @Nullable Object> content(Chance chance, long seed) {
    return switch (this) {
      case CONFIG_MAP -> new Settings(chance).configMap();
      case SERVICE -> new Networks(chance).service(seed);
      case DEPLOYMENT -> new Workloads(chance).deployment();
      case CRON_JOB -> new Workloads(chance).cronJob();
      case NETWORK_POLICY -> new Networks(chance).policy();
      case ENGINE -> new Settings(chance).engine();
      case CRATE -> new Settings(chance).crate();
    };
  }

  /** A random status. */
  Map<String, @Nullable Object> status(Chance chance) {
    return switch (this) {
      case DEPLOYMENT -> new Workloads(chance).deploymentStatus();
      case CRON_JOB -> new Workloads(chance).cronJobStatus();
      case SERVICE -> new Networks(chance).serviceStatus();
      default -> new Settings(chance).status();
    };
  }
}
