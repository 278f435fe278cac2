package io.gitops4j.testkit.apiserver.controllers;

import io.gitops4j.testkit.apiserver.controllers.Rollouts.Fate;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Deployments: a ReplicaSet for each template, the revision as an annotation, then a status that
 * first tells of progress and then of availability. Source: kubernetes/kubernetes {@code
 * pkg/controller/deployment}.
 */
final class DeploymentController implements Controller {

  private static final String REVISION = "deployment.kubernetes.io/revision";

  @Override
  public List<GroupKind> kinds() {
    return List.of(new GroupKind("apps", "Deployment"));
  }

  @Override
  public void reconcile(Subject subject) {
    if (subject.terminating() || annotated(subject)) {
      return;
    }
    Map<String, @Nullable Object> current = replicaSet(subject);
    if (current == null) {
      return;
    }
    crash(subject, current);
    scaleOthers(subject, Json.string(current, "metadata", "name"));
    subject.status(status(subject, current));
  }

  /** The revision of the template is written on the Deployment first. */
  private static boolean annotated(Subject subject) {
    Kind sets = subject.cluster().kind("apps", "ReplicaSet").orElseThrow();
    String name = subject.name() + "-" + hash(subject);
    long revision = 1;
    for (Map<String, @Nullable Object> set : subject.owned(sets)) {
      long known = number(Json.string(set, "metadata", "annotations", REVISION));
      boolean same = name.equals(Json.string(set, "metadata", "name"));
      revision = same ? Math.max(revision, known) : Math.max(revision, known + 1);
    }
    String text = Long.toString(revision);
    if (text.equals(Json.string(subject.object(), "metadata", "annotations", REVISION))) {
      return false;
    }
    Map<String, @Nullable Object> updated = Json.copyMap(subject.object());
    Json.child(Json.child(updated, "metadata"), "annotations").put(REVISION, text);
    subject.cluster().update(subject.kind(), updated, Subject.MANAGER);
    return true;
  }

  private static long number(String text) {
    return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
  }

  private static String hash(Subject subject) {
    return TemplateHash.of(subject.spec().get("template"));
  }

  private static @Nullable Map<String, @Nullable Object> replicaSet(Subject subject) {
    Kind kind = subject.cluster().kind("apps", "ReplicaSet").orElseThrow();
    String hash = hash(subject);
    String name = subject.name() + "-" + hash;
    long replicas = Errors.number(subject.spec(), 1, "replicas");
    Optional<Map<String, @Nullable Object>> found =
        subject.cluster().get(kind, subject.namespace(), name);
    if (found.isPresent()) {
      Map<String, @Nullable Object> set = Json.copyMap(found.get());
      if (Errors.number(set, 0, "spec", "replicas") != replicas) {
        Json.child(set, "spec").put("replicas", replicas);
        return subject.cluster().update(kind, set, Subject.MANAGER);
      }
      return set;
    }
    Map<String, @Nullable Object> template =
        Json.copyMap(Errors.object(subject.spec(), "template"));
    Json.child(Json.child(template, "metadata"), "labels").put("pod-template-hash", hash);
    Map<String, @Nullable Object> selector =
        Json.copyMap(Errors.object(subject.spec(), "selector"));
    Json.child(selector, "matchLabels").put("pod-template-hash", hash);
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("namespace", subject.namespace());
    metadata.put("labels", Json.copy(Json.at(template, "metadata", "labels")));
    Map<String, @Nullable Object> annotations = new LinkedHashMap<>();
    annotations.put(REVISION, Json.string(subject.object(), "metadata", "annotations", REVISION));
    annotations.put("deployment.kubernetes.io/desired-replicas", Long.toString(replicas));
    metadata.put("annotations", annotations);
    metadata.put("ownerReferences", new ArrayList<@Nullable Object>(List.of(subject.owner())));
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    spec.put("replicas", replicas);
    spec.put("selector", selector);
    spec.put("template", template);
    Map<String, @Nullable Object> set = new LinkedHashMap<>();
    set.put("metadata", metadata);
    set.put("spec", spec);
    return subject.cluster().create(kind, set, Subject.MANAGER);
  }

  private static void crash(Subject subject, Map<String, @Nullable Object> set) {
    Kind kind = subject.cluster().kind("apps", "ReplicaSet").orElseThrow();
    ReplicaSetController.crashing(
        new Subject(subject.cluster(), kind, Json.copyMap(set), subject.knob()));
  }

  private static void scaleOthers(Subject subject, String current) {
    Kind kind = subject.cluster().kind("apps", "ReplicaSet").orElseThrow();
    for (Map<String, @Nullable Object> set : subject.owned(kind)) {
      if (!current.equals(Json.string(set, "metadata", "name"))
          && Errors.number(set, 0, "spec", "replicas") != 0) {
        Map<String, @Nullable Object> scaled = Json.copyMap(set);
        Json.child(scaled, "spec").put("replicas", 0L);
        subject.cluster().update(kind, scaled, Subject.MANAGER);
      }
    }
  }

  private static Map<String, @Nullable Object> status(
      Subject subject, Map<String, @Nullable Object> set) {
    Map<String, @Nullable Object> before = subject.status();
    Map<String, @Nullable Object> status = Json.copyMap(before);
    long wanted = Errors.number(subject.spec(), 1, "replicas");
    boolean observed = Errors.number(before, 0, "observedGeneration") == subject.generation();
    String name = Json.string(set, "metadata", "name");
    boolean started = observed && told(before).contains(name);
    long ready = started ? subject.nextReady(wanted, Errors.number(before, 0, "readyReplicas")) : 0;
    status.put("observedGeneration", subject.generation());
    counter(status, "replicas", wanted);
    counter(status, "updatedReplicas", wanted);
    counter(status, "readyReplicas", ready);
    counter(status, "availableReplicas", ready);
    counter(status, "unavailableReplicas", wanted - ready);
    boolean done = started && ready == wanted;
    boolean progressed = ready > Errors.number(before, 0, "readyReplicas") || !started;
    available(subject, status, ready >= minimum(subject, wanted));
    progress(subject, status, name, done, progressed);
    return status;
  }

  private static String told(Map<String, @Nullable Object> status) {
    return Errors.objects(status, "conditions").stream()
        .filter(c -> "Progressing".equals(c.get("type")))
        .map(c -> Json.string(c, "message"))
        .findFirst()
        .orElse("");
  }

  private static void counter(Map<String, @Nullable Object> status, String name, long value) {
    if (value == 0) {
      status.remove(name);
    } else {
      status.put(name, value);
    }
  }

  private static long minimum(Subject subject, long wanted) {
    Object unavailable = Json.at(subject.spec(), "strategy", "rollingUpdate", "maxUnavailable");
    if (unavailable instanceof Number n) {
      return Math.max(0, wanted - n.longValue());
    }
    if (unavailable instanceof String text && text.matches("[0-9]{1,9}%")) {
      long percent = Long.parseLong(text.substring(0, text.length() - 1));
      return Math.max(0, wanted - wanted * percent / 100);
    }
    return wanted;
  }

  private static void available(
      Subject subject, Map<String, @Nullable Object> status, boolean available) {
    subject.condition(
        status,
        "Available",
        available ? "True" : "False",
        available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
        available
            ? "Deployment has minimum availability."
            : "Deployment does not have minimum availability.",
        "lastUpdateTime");
  }

  private static void progress(
      Subject subject,
      Map<String, @Nullable Object> status,
      String set,
      boolean done,
      boolean progressed) {
    if (done) {
      subject.condition(
          status,
          "Progressing",
          "True",
          "NewReplicaSetAvailable",
          "ReplicaSet \"" + set + "\" has successfully progressed.",
          "lastUpdateTime");
      return;
    }
    Map<String, @Nullable Object> last =
        Errors.objects(status, "conditions").stream()
            .filter(c -> "Progressing".equals(c.get("type")))
            .findFirst()
            .orElse(Map.of());
    long deadline = Errors.number(subject.spec(), 600, "progressDeadlineSeconds");
    boolean exceeded = "ProgressDeadlineExceeded".equals(last.get("reason"));
    boolean late =
        !progressed
            && (exceeded
                || subject.since(Json.string(last, "lastUpdateTime")).toSeconds() >= deadline);
    if (late || (subject.is(Fate.FAIL) && !progressed)) {
      subject.condition(
          status,
          "Progressing",
          "False",
          "ProgressDeadlineExceeded",
          "ReplicaSet \"" + set + "\" has timed out progressing.",
          "lastUpdateTime");
      return;
    }
    if (progressed) {
      status.put(
          "conditions",
          new ArrayList<@Nullable Object>(
              Errors.objects(status, "conditions").stream()
                  .filter(c -> !"Progressing".equals(c.get("type")))
                  .toList()));
    }
    subject.condition(
        status,
        "Progressing",
        "True",
        "ReplicaSetUpdated",
        "ReplicaSet \"" + set + "\" is progressing.",
        "lastUpdateTime");
  }
}
