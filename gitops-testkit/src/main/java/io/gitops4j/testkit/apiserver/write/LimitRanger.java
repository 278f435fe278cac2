package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.admission.AdmissionOperation;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.quantity.Quantity;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a namespace: what a new Pod does not ask for is filled in, what it or a claim asks
 * for too much of is refused.
 *
 * <p>Defaults of several LimitRanges are filled in one after the other, by name; an annotation says
 * which. Rules of type Container hold for each container, those of type Pod for all together.
 * Surprising: a maximum is an offence when no limit is given at all. Source: kubernetes/kubernetes,
 * {@code plugin/pkg/admission/limitranger}; held by {@code quota-enforced}.
 */
final class LimitRanger implements Admission {

  private static final String ANNOTATION = "kubernetes.io/limit-ranger";

  private final ObjectStore store;

  LimitRanger(ObjectStore store) {
    this.store = store;
  }

  @Override
  public void admit(
      AdmissionOperation operation,
      Target target,
      Map<String, @Nullable Object> object,
      boolean dryRun) {
    boolean pod = target.kind().storage().equals("pods") && operation == AdmissionOperation.CREATE;
    boolean claim =
        target.kind().storage().equals("persistentvolumeclaims")
            && operation != AdmissionOperation.DELETE;
    if (!target.subresource().isEmpty() || (!pod && !claim)) {
      return;
    }
    List<Map<String, @Nullable Object>> ranges =
        store.list("limitranges", target.namespace()).objects();
    if (pod) {
      ranges.forEach(range -> fill(range, object));
    }
    for (Map<String, @Nullable Object> range : ranges) {
      List<String> mistakes = new ArrayList<>();
      for (Map<String, @Nullable Object> limit : maps(Json.list(range, "spec", "limits"))) {
        check(limit, object, pod, mistakes);
      }
      if (!mistakes.isEmpty()) {
        throw ApiException.forbidden(
            target.kind().kind(),
            Json.string(object, "metadata", "name"),
            mistakes.size() == 1 ? mistakes.get(0) : "[" + String.join(", ", mistakes) + "]");
      }
    }
  }

  private static List<Map<String, @Nullable Object>> maps(@Nullable List<@Nullable Object> list) {
    List<Map<String, @Nullable Object>> maps = new ArrayList<>();
    for (Object element : list == null ? List.of() : list) {
      Map<String, @Nullable Object> map = Json.map(element);
      if (map != null) {
        maps.add(map);
      }
    }
    return maps;
  }

  private static Map<String, @Nullable Object> resources(@Nullable Object object, String... path) {
    Map<String, @Nullable Object> map = Json.map(object, path);
    return map == null ? Map.of() : map;
  }

  private static void fill(Map<String, @Nullable Object> range, Map<String, @Nullable Object> pod) {
    Map<String, @Nullable Object> requests = new TreeMap<>();
    Map<String, @Nullable Object> limits = new TreeMap<>();
    for (Map<String, @Nullable Object> limit : maps(Json.list(range, "spec", "limits"))) {
      if ("Container".equals(limit.get("type"))) {
        requests.putAll(resources(limit, "defaultRequest"));
        limits.putAll(resources(limit, "default"));
      }
    }
    List<String> filled = new ArrayList<>();
    for (String list : List.of("containers", "initContainers")) {
      String what = list.equals("containers") ? "container" : "init container";
      for (Map<String, @Nullable Object> container : maps(Json.list(pod, "spec", list))) {
        String name = what + " " + Json.string(container, "name");
        filled(container, "requests", requests, " request for " + name, filled);
        filled(container, "limits", limits, " limit for " + name, filled);
      }
    }
    if (!filled.isEmpty()) {
      Json.child(Json.child(pod, "metadata"), "annotations")
          .put(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", filled));
    }
  }

  private static void filled(
      Map<String, @Nullable Object> container,
      String member,
      Map<String, @Nullable Object> defaults,
      String words,
      List<String> filled) {
    List<String> added = new ArrayList<>();
    defaults.forEach(
        (resource, quantity) -> {
          Map<String, @Nullable Object> given =
              Json.child(Json.child(container, "resources"), member);
          if (given.putIfAbsent(resource, quantity) == null) {
            added.add(resource);
          }
        });
    if (!added.isEmpty()) {
      filled.add(String.join(", ", added) + words);
    }
  }

  private static void check(
      Map<String, @Nullable Object> limit,
      Map<String, @Nullable Object> object,
      boolean pod,
      List<String> mistakes) {
    String type = Json.string(limit, "type");
    if (!pod) {
      if (type.equals("PersistentVolumeClaim")) {
        new Check(limit, type, resources(object, "spec", "resources", "requests"), null)
            .run(mistakes);
      }
      return;
    }
    Map<String, @Nullable Object> requests = new LinkedHashMap<>();
    Map<String, @Nullable Object> limits = new LinkedHashMap<>();
    for (String list : List.of("containers", "initContainers")) {
      for (Map<String, @Nullable Object> container : maps(Json.list(object, "spec", list))) {
        Map<String, @Nullable Object> asked = resources(container, "resources", "requests");
        Map<String, @Nullable Object> most = resources(container, "resources", "limits");
        if (type.equals("Container")) {
          new Check(limit, type, asked, most).run(mistakes);
        }
        add(requests, asked, list.equals("containers"));
        add(limits, most, list.equals("containers"));
      }
    }
    if (type.equals("Pod")) {
      new Check(limit, type, requests, limits).run(mistakes);
    }
  }

  /** Containers run together; what one before them needs counts when it is more. */
  private static void add(
      Map<String, @Nullable Object> sums, Map<String, @Nullable Object> more, boolean together) {
    more.forEach(
        (resource, value) -> {
          Quantity before = quantity(sums.getOrDefault(resource, "0"));
          Quantity now = quantity(value);
          Quantity sum =
              together
                  ? Quantity.of(before.value().add(now.value()), now.family())
                  : before.compareTo(now) > 0 ? before : now;
          sums.put(resource, sum.toString());
        });
  }

  private static Quantity quantity(@Nullable Object value) {
    return Quantity.parse(String.valueOf(value));
  }

  /** One rule against one set of resources; a claim has no limits. */
  private record Check(
      Map<String, @Nullable Object> rule,
      String type,
      Map<String, @Nullable Object> requests,
      @Nullable Map<String, @Nullable Object> limits) {

    void run(List<String> mistakes) {
      resources(rule, "min").forEach((name, value) -> min(name, value, mistakes));
      resources(rule, "max").forEach((name, value) -> max(name, value, mistakes));
      resources(rule, "maxLimitRequestRatio")
          .forEach((name, value) -> ratio(name, value, mistakes));
    }

    private @Nullable Object limit(String name) {
      return limits == null ? null : limits.get(name);
    }

    private String usage(String bound, String name, @Nullable Object value) {
      return bound + " " + name + " usage per " + type + " is " + value;
    }

    private void min(String name, @Nullable Object least, List<String> mistakes) {
      Object request = requests.get(name);
      Object limit = limit(name);
      if (request == null) {
        mistakes.add(usage("minimum", name, least) + ".  No request is specified");
      } else if (quantity(request).compareTo(quantity(least)) < 0) {
        mistakes.add(usage("minimum", name, least) + ", but request is " + request);
      } else if (limit != null && quantity(limit).compareTo(quantity(least)) < 0) {
        mistakes.add(usage("minimum", name, least) + ", but limit is " + limit);
      }
    }

    private void max(String name, @Nullable Object most, List<String> mistakes) {
      Object request = requests.get(name);
      Object limit = limit(name);
      if (limits != null && limit == null) {
        mistakes.add(usage("maximum", name, most) + ".  No limit is specified");
      } else if (limit != null && quantity(limit).compareTo(quantity(most)) > 0) {
        mistakes.add(usage("maximum", name, most) + ", but limit is " + limit);
      } else if (limits == null && request == null) {
        mistakes.add(usage("maximum", name, most) + ".  No request is specified");
      } else if (request != null && quantity(request).compareTo(quantity(most)) > 0) {
        mistakes.add(usage("maximum", name, most) + ", but request is " + request);
      }
    }

    private void ratio(String name, @Nullable Object most, List<String> mistakes) {
      Object request = requests.get(name);
      Object limit = limit(name);
      String words = name + " max limit to request ratio per " + type + " is " + most + ", but ";
      if (request == null || quantity(request).signum() == 0) {
        mistakes.add(words + "no request is specified or request is 0");
      } else if (limit == null || quantity(limit).signum() == 0) {
        mistakes.add(words + "no limit is specified or limit is 0");
      } else {
        BigDecimal ratio =
            quantity(limit).value().divide(quantity(request).value(), MathContext.DECIMAL64);
        if (ratio.compareTo(quantity(most).value()) > 0) {
          mistakes.add(words + "provided ratio is " + String.format(Locale.ROOT, "%f", ratio));
        }
      }
    }
  }
}
