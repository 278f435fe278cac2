package io.gitops4j.testkit.apiserver.podsecurity;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Pod, or a template for Pods, as policies look at it.
 *
 * @param annotations its annotations
 * @param spec its {@code spec}
 * @param containers all its containers: those that initialise, the others, the ephemeral ones
 */
public record SecuredPod(
    Map<String, @Nullable Object> annotations,
    Map<String, @Nullable Object> spec,
    List<Map<String, @Nullable Object>> containers) {

  /** Copies the list. */
  public SecuredPod {
    containers = List.copyOf(containers);
  }

  /** A Pod or a template, which is not changed. */
  public static SecuredPod of(Map<String, @Nullable Object> pod) {
    Map<String, @Nullable Object> annotations = Json.map(pod, "metadata", "annotations");
    Map<String, @Nullable Object> spec = Errors.object(pod, "spec");
    List<Map<String, @Nullable Object>> containers = new ArrayList<>();
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      containers.addAll(Errors.objects(spec, list));
    }
    return new SecuredPod(annotations == null ? Map.of() : annotations, spec, containers);
  }

  /** Whether it says that it runs on Windows. */
  boolean windows() {
    return Json.string(spec, "os", "name").equals("windows");
  }

  /** The security context of the whole; empty when there is none. */
  Map<String, @Nullable Object> context() {
    return context(spec);
  }

  /** The security context of a container or of the {@code spec}; empty when there is none. */
  static Map<String, @Nullable Object> context(Map<String, @Nullable Object> of) {
    Map<String, @Nullable Object> context = Json.map(of, "securityContext");
    return context == null ? Map.of() : context;
  }

  /** The names of the containers of which something is so, in their order. */
  List<String> containersWhere(Predicate<Map<String, @Nullable Object>> so) {
    return containers.stream().filter(so).map(c -> Json.string(c, "name")).toList();
  }

  /** The names of the containers of whose security context something is so, in their order. */
  List<String> containersSetting(Predicate<Map<String, @Nullable Object>> so) {
    return containersWhere(c -> so.test(context(c)));
  }

  /**
   * Those whose own security context is so: {@code pod}, {@code container "a"}; empty when none is.
   */
  List<String> setters(Predicate<Map<String, @Nullable Object>> so) {
    List<String> setters = new ArrayList<>();
    if (so.test(context())) {
      setters.add("pod");
    }
    List<String> names = containersSetting(so);
    if (!names.isEmpty()) {
      setters.add(Wording.named("container", names));
    }
    return setters;
  }
}
