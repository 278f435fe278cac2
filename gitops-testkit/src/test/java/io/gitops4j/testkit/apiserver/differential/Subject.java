package io.gitops4j.testkit.apiserver.differential;

import java.util.Arrays;
import java.util.List;
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
  CRATE("/apis/fixture.example.com/v1", "fixture.example.com/v1", "Crate", "crates", false),
  STATEFUL_SET("/apis/apps/v1", "apps/v1", "StatefulSet", "statefulsets", true),
  DAEMON_SET("/apis/apps/v1", "apps/v1", "DaemonSet", "daemonsets", true),
  JOB("/apis/batch/v1", "batch/v1", "Job", "jobs", true),
  INGRESS("/apis/networking.k8s.io/v1", "networking.k8s.io/v1", "Ingress", "ingresses", true),
  AUTOSCALER(
      "/apis/autoscaling/v2",
      "autoscaling/v2",
      "HorizontalPodAutoscaler",
      "horizontalpodautoscalers",
      true),
  DISRUPTION_BUDGET(
      "/apis/policy/v1", "policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", true),
  ROLE("/apis/rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1", "Role", "roles", true),
  ROLE_BINDING(
      "/apis/rbac.authorization.k8s.io/v1",
      "rbac.authorization.k8s.io/v1",
      "RoleBinding",
      "rolebindings",
      true),
  SECRET("/api/v1", "v1", "Secret", "secrets", true),
  CLAIM("/api/v1", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true),
  SERVICE_ACCOUNT("/api/v1", "v1", "ServiceAccount", "serviceaccounts", true);

  /** The kinds that a specification names; the seeds of their sequences are recorded. */
  static final List<Subject> NAMED =
      List.of(CONFIG_MAP, SERVICE, DEPLOYMENT, CRON_JOB, NETWORK_POLICY, ENGINE, CRATE);

  /** The kinds beyond those. */
  static final List<Subject> FURTHER =
      Arrays.stream(values()).filter(s -> !NAMED.contains(s)).toList();

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
      case STATEFUL_SET -> new Workloads(chance).statefulSet();
      case DAEMON_SET -> new Workloads(chance).daemonSet();
      case JOB -> new Workloads(chance).job();
      case INGRESS -> new FurtherKinds(chance).ingress();
      case AUTOSCALER -> new FurtherKinds(chance).autoscaler();
      case DISRUPTION_BUDGET -> new FurtherKinds(chance).budget();
      case ROLE -> new FurtherKinds(chance).role();
      case ROLE_BINDING -> new FurtherKinds(chance).binding();
      case SECRET -> new FurtherKinds(chance).secret();
      case CLAIM -> new FurtherKinds(chance).claim();
      case SERVICE_ACCOUNT -> new FurtherKinds(chance).account();
    };
  }

  /** A random status. */
  Map<String, @Nullable Object> status(Chance chance) {
    return switch (this) {
      case DEPLOYMENT -> new Workloads(chance).deploymentStatus();
      case CRON_JOB -> new Workloads(chance).cronJobStatus();
      case SERVICE, INGRESS -> new Networks(chance).serviceStatus();
      case STATEFUL_SET, DAEMON_SET, JOB -> new Workloads(chance).furtherStatus();
      case AUTOSCALER, DISRUPTION_BUDGET, CLAIM -> new FurtherKinds(chance).status();
      default -> new Settings(chance).status();
    };
  }
}
