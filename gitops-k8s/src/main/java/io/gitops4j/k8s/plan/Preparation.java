package io.gitops4j.k8s.plan;

import io.gitops4j.ApplyException;
import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.k8s.api.Discovery;
import io.gitops4j.k8s.api.Json;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.k8s.api.Sentence;
import io.gitops4j.spi.PlanRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a request's manifests what is planned for: normalised, with their types, in the order of
 * writing. Collects what is wrong with any of them.
 */
final class Preparation {

  private final Discovery discovery;
  private final Problems problems;

  Preparation(Discovery discovery, Problems problems) {
    this.discovery = discovery;
    this.problems = problems;
  }

  List<Desired> prepare(PlanRequest request) {
    Normalizer normalizer = new Normalizer(request.unit(), request.options());
    List<Manifest> manifests = new ArrayList<>();
    for (Manifest manifest : request.manifests()) {
      try {
        manifests.addAll(normalizer.normalise(manifest));
      } catch (IllegalArgumentException e) {
        problems.add(
            Desired.failureOf(
                manifest, Stage.PLAN, Reason.INVALID, "an item of it is no object", "items"));
      }
    }
    Map<String, Boolean> defined = definitions(request.promised().list());
    defined.putAll(definitions(manifests));
    Map<ObjectRef, Desired> byRef = new HashMap<>();
    List<Desired> desired = new ArrayList<>();
    for (Manifest manifest : manifests) {
      Desired one = typed(manifest, defined);
      if (one == null) {
        continue;
      }
      Desired twin = byRef.putIfAbsent(one.ref(), one);
      if (twin != null) {
        problems.add(twice(one, twin));
      } else {
        desired.add(one);
      }
    }
    desired.sort(Comparator.comparing(Desired::ref, KindOrder.ORDER));
    return desired;
  }

  /** Group and kind of the definitions among the manifests, and whether they are namespaced. */
  static Map<String, Boolean> definitions(List<Manifest> manifests) {
    Map<String, Boolean> defined = new HashMap<>();
    for (Manifest manifest : manifests) {
      if (manifest.ref().kind().equals("CustomResourceDefinition")) {
        Map<String, @Nullable Object> spec = Json.child(manifest.content(), "spec");
        defined.put(
            Json.text(spec, "group") + "/" + Json.text(Json.child(spec, "names"), "kind"),
            Json.text(spec, "scope").equals("Namespaced"));
      }
    }
    return defined;
  }

  private @Nullable Desired typed(Manifest manifest, Map<String, Boolean> defined) {
    ObjectRef ref = manifest.ref();
    Boolean ownScope = defined.get(ref.group() + "/" + ref.kind());
    Optional<ResourceType> type =
        ownScope == null
            ? discovery.find(manifest.apiVersion(), ref.kind())
            : discovery.known(manifest.apiVersion(), ref.kind());
    if (type.isEmpty() && ownScope == null) {
      problems.add(
          Desired.failureOf(
                  manifest,
                  Stage.PLAN,
                  Reason.NOT_FOUND,
                  "the cluster does not know the kind "
                      + ref.kind()
                      + " in "
                      + manifest.apiVersion()
                      + "; add its CustomResourceDefinition to the unit or to one this unit depends"
                      + " on, or mend apiVersion and kind",
                  "apiVersion")
              .toBuilder()
              .retryable(true)
              .build());
      return null;
    }
    boolean namespaced = type.map(ResourceType::namespaced).orElse(Boolean.TRUE.equals(ownScope));
    if (namespaced && ref.namespace().isEmpty()) {
      problems.add(
          Desired.failureOf(
              manifest,
              Stage.PLAN,
              Reason.INVALID,
              "it has no namespace; set metadata.namespace, or targetNamespace of the unit",
              "metadata.name"));
      return null;
    }
    return Desired.of(Normalizer.scoped(manifest, namespaced), type.orElse(null));
  }

  private static Failure twice(Desired one, Desired twin) {
    String there = twin.manifest().origin().map(Location::toString).orElse("");
    return Desired.failureOf(
        one.manifest(),
        Stage.PLAN,
        Reason.INVALID,
        "the unit holds it twice" + (there.isEmpty() ? "" : ", also in " + there),
        null);
  }

  /** What is wrong, in the order of the objects. */
  static final class Problems {
    private final List<Failure> failures = new ArrayList<>();

    synchronized void add(Failure failure) {
      failures.add(failure);
    }

    synchronized boolean isEmpty() {
      return failures.isEmpty();
    }

    private static String more(int others) {
      return others == 1 ? "1 more object fails" : others + " more objects fail";
    }

    /** Throws the first problem by the order of writing, saying how many more there are. */
    synchronized void orThrow() {
      if (failures.isEmpty()) {
        return;
      }
      failures.sort(
          Comparator.comparing(
              f -> f.object().orElse(null), Comparator.nullsLast(KindOrder.ORDER)));
      Failure first = failures.get(0);
      if (failures.size() == 1) {
        throw new ApplyException(first);
      }
      Failure.Builder told =
          Failure.builder(
                  first.stage(),
                  first.reason(),
                  Sentence.with(first.message(), more(failures.size() - 1)))
              .retryable(first.retryable());
      first.object().ifPresent(told::object);
      first.location().ifPresent(told::location);
      first.retryAfter().ifPresent(told::retryAfter);
      throw new ApplyException(told.build());
    }
  }
}
