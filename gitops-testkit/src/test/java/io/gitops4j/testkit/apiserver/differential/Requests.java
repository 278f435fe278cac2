package io.gitops4j.testkit.apiserver.differential;

import io.gitops4j.testkit.apiserver.Script.Step;
import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The requests about objects of one kind, with random options. */
final class Requests {

  private static final Pattern SCALAR = Pattern.compile("\"[^\"\\\\]*\"|-?\\d+|true|false");
  private static final Pattern FIELD = Pattern.compile("\\{\"([^\"]+)\":");

  private final Chance chance;
  private final Subject subject;
  private final List<Step> before;
  private final String path;

  /**
   * Requests about one kind.
   *
   * @param before the requests that were made so far
   */
  Requests(Chance chance, Subject subject, List<Step> before) {
    this.chance = chance;
    this.subject = subject;
    this.before = before;
    this.path = subject.path(RandomSequence.NAMESPACE);
  }

  Step apply(String name, String manager, Map<String, @Nullable Object> object, int last) {
    version(object, last, 4);
    withoutEmptyMetadata(object);
    if (chance.odd()) {
      misfit(object);
    }
    List<String> query = new ArrayList<>();
    if (chance.percent(40)) {
      query.add("force=" + chance.pick("true", "true", "true", "false"));
    }
    return step("PATCH", "/" + name, query, manager, "apply-patch+yaml", body(object));
  }

  /**
   * Empty labels of a custom kind are stored and never read again, so that the time of their owner
   * moves with every apply: whether a second one changes the version depends on the second.
   */
  private void withoutEmptyMetadata(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> metadata = Json.map(object, "metadata");
    if (!subject.builtin && metadata != null) {
      metadata.values().removeIf(v -> v == null || v.equals(Map.of()) || v.equals(List.of()));
    }
  }

  Step create(String manager, Map<String, @Nullable Object> object) {
    if (chance.odd()) {
      misfit(object);
      nameIfNeeded(object);
    }
    return step("POST", "", new ArrayList<>(), manager, "json", body(object));
  }

  Step replace(String name, String manager, Map<String, @Nullable Object> object, int last) {
    version(object, last, 60);
    if (chance.odd()) {
      misfit(object);
    }
    if (chance.percent(20) && last >= 0) {
      return step("PUT", "/" + name, new ArrayList<>(), manager, "json", reused(object, last));
    }
    return step("PUT", "/" + name, new ArrayList<>(), manager, "json", body(object));
  }

  /**
   * Names a Service: kube-apiserver 1.34.4 tries all its addresses, one after the other, for one
   * that has no name, and answers nobody else in that time.
   */
  private void nameIfNeeded(Map<String, @Nullable Object> object) {
    if (subject == Subject.SERVICE) {
      Json.child(object, "metadata").putIfAbsent("name", "a");
    }
  }

  /** Whether a request makes a Service that has no name. */
  static boolean namelessService(Step step) {
    return step.method().equals("POST")
        && step.path().startsWith(Subject.SERVICE.path(RandomSequence.NAMESPACE))
        && step.body() instanceof Map<?, ?> body
        && Json.string(body, "metadata", "name").isEmpty();
  }

  /** The object with some parts as an earlier answer had them. */
  private String reused(Map<String, @Nullable Object> object, int last) {
    List<String> parts = new ArrayList<>();
    object.forEach(
        (k, v) ->
            parts.add(
                '"'
                    + k
                    + "\":"
                    + (!k.equals("kind")
                            && !k.equals("apiVersion")
                            && !alone(k)
                            && chance.percent(50)
                        ? "${" + last + "." + k + "}"
                        : Json.text(v))));
    return "{" + String.join(",", parts) + "}";
  }

  private boolean alone(String field) {
    return field.equals("metadata") && subject == Subject.SERVICE;
  }

  Step merge(String name, String manager, @Nullable Object patch, int last) {
    Map<String, @Nullable Object> map = Json.map(patch);
    if (map != null) {
      version(map, last, 6);
    }
    return step("PATCH", "/" + name, forced(), manager, "merge-patch+json", body(patch));
  }

  Step json(String name, String manager, List<@Nullable Object> operations) {
    return step("PATCH", "/" + name, forced(), manager, "json-patch+json", body(operations));
  }

  Step strategic(String name, String manager, @Nullable Object patch, int last) {
    Map<String, @Nullable Object> map = Json.map(patch);
    if (map != null) {
      version(map, last, 6);
    }
    return step("PATCH", "/" + name, forced(), manager, "strategic-merge-patch+json", body(patch));
  }

  private List<String> forced() {
    List<String> query = new ArrayList<>();
    if (chance.odd()) {
      query.add("force=true");
    }
    return query;
  }

  Step status(String name, String manager, Map<String, @Nullable Object> object, int last) {
    String place = "/" + name + "/status";
    List<String> query = new ArrayList<>();
    return switch (chance.below(4)) {
      case 0 -> {
        version(object, last, 60);
        yield step("PUT", place, query, manager, "json", body(object));
      }
      case 1 -> {
        if (chance.percent(40)) {
          query.add("force=true");
        }
        if (chance.percent(70)) {
          object.remove("spec");
        }
        yield step("PATCH", place, query, manager, "apply-patch+yaml", body(object));
      }
      default -> {
        object.remove("apiVersion");
        object.remove("kind");
        object.remove("metadata");
        if (chance.percent(70)) {
          object.remove("spec");
        }
        String type = chance.pick("merge-patch+json", "strategic-merge-patch+json");
        yield step("PATCH", place, query, manager, type, body(object));
      }
    };
  }

  Step scale(String name, String manager, int last) {
    String place = "/" + name + "/scale";
    Map<String, @Nullable Object> scale = new LinkedHashMap<>();
    Tree spec = new Tree(chance).with(90, "replicas", 0L, 1L, 2L, 4L);
    if (chance.percent(25)) {
      return step("GET", place, null, manager, "", null);
    }
    if (chance.percent(50)) {
      scale.put("spec", spec.fields());
      return step("PATCH", place, new ArrayList<>(), manager, "merge-patch+json", body(scale));
    }
    scale.put("apiVersion", "autoscaling/v1");
    scale.put("kind", "Scale");
    scale.put("metadata", new LinkedHashMap<>(Map.of("name", name)));
    scale.put("spec", spec.fields());
    version(scale, last, 30);
    if (chance.percent(40)) {
      return step("PATCH", place, forced(), manager, "apply-patch+yaml", body(scale));
    }
    return step("PUT", place, new ArrayList<>(), manager, "json", body(scale));
  }

  Step delete(String name, int last) {
    Map<String, @Nullable Object> options =
        new Tree(chance)
            .with(40, "propagationPolicy", "Foreground", "Background", "Orphan")
            .with(15, "gracePeriodSeconds", 0L, 5L)
            .with(4, "orphanDependents", true, false)
            .list(10, "dryRun", 1, () -> chance.pick("All", "All", "Bad"))
            .in(
                20,
                "preconditions",
                () ->
                    new Tree(chance)
                        .with(60, "uid", "${" + last + ".metadata.uid}")
                        .with(40, "resourceVersion", versionOf(last), "1")
                        .fields())
            .fields();
    if (chance.percent(15)) {
      String query = chance.pick("?labelSelector=a%3D1", "?labelSelector=a", "");
      return plain("DELETE", path + query, options.isEmpty() ? null : options);
    }
    return plain("DELETE", path + "/" + name, options.isEmpty() ? null : options);
  }

  Step read(String name) {
    String query = chance.pick("", "", "?labelSelector=a%3D1", "?labelSelector=a%21%3D2");
    return plain("GET", chance.percent(60) ? path + "/" + name : path + query, null);
  }

  private static Step plain(String method, String path, @Nullable Object body) {
    return new Step(
        method, path, headers(body == null ? "" : "json"), body, null, false, null, Map.of());
  }

  private static Map<String, String> headers(String type) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json");
    headers.put("User-Agent", "fuzz/1.0");
    if (!type.isEmpty()) {
      headers.put("Content-Type", "application/" + type);
    }
    return headers;
  }

  private Step step(
      String method,
      String place,
      @Nullable List<String> query,
      String manager,
      String type,
      @Nullable Object body) {
    String at = path + place;
    if (query != null) {
      options(query, manager, type);
      if (!query.isEmpty()) {
        at += "?" + String.join("&", query);
      }
    }
    return new Step(method, at, headers(type), body, null, false, null, Map.of());
  }

  private void options(List<String> query, String manager, String type) {
    if (chance.percent(type.startsWith("apply") ? 99 : 90)) {
      query.add(
          "fieldManager=" + (chance.odd() ? chance.pick("", "a%0Ab", "m".repeat(129)) : manager));
    }
    if (chance.percent(8)) {
      query.add("dryRun=" + (chance.odd() ? "Some" : "All"));
    }
    if (chance.percent(30)) {
      query.add(
          "fieldValidation="
              + (chance.odd() ? "Bad" : chance.pick("Strict", "Warn", "Ignore", "Strict")));
    }
  }

  /** Names a version in so many of a hundred cases, mostly that of the answer before. */
  private void version(Map<String, @Nullable Object> object, int last, int share) {
    if (last < 0 || !chance.percent(share)) {
      return;
    }
    int step = chance.percent(75) ? last : chance.below(last + 1);
    if (object.get("metadata") instanceof Map<?, ?> || !object.containsKey("metadata")) {
      Json.child(object, "metadata")
          .put(
              "resourceVersion",
              chance.percent(95) ? versionOf(step) : chance.pick("0", "1", "x", ""));
    }
  }

  /**
   * The version that an answer told. That of a list is the server's counter, which in a real server
   * others move, too: whether it is that of an object is a matter of luck, so an old one stands for
   * it.
   */
  private String versionOf(int step) {
    Step asked = before.get(step);
    boolean one = asked.path().startsWith(path + "/") || asked.method().equals("POST");
    return one ? "${" + step + ".metadata.resourceVersion}" : "1";
  }

  /** Makes the body one that does not fit the request. */
  private void misfit(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> metadata = Json.child(object, "metadata");
    switch (chance.below(8)) {
      case 0 -> metadata.put("name", "other");
      case 1 -> metadata.put("namespace", "other");
      case 2 -> metadata.put("uid", "22222222-2222-4222-8222-222222222222");
      case 3 -> object.put("kind", chance.pick("Secret", "", null));
      case 4 -> object.put("apiVersion", chance.pick("v2", "apps/v1", null));
      case 5 -> metadata.put("managedFields", new ArrayList<>());
      case 6 -> metadata.put("deletionTimestamp", "2020-01-01T00:00:00Z");
      default -> metadata.remove("name");
    }
  }

  /** The body as it is, or as a text in which fields are unknown or there twice. */
  private @Nullable Object body(@Nullable Object tree) {
    if (!chance.percent(6) && !chance.odd()) {
      return tree;
    }
    String text = Json.text(tree);
    List<MatchResult> fields = FIELD.matcher(text).results().toList();
    if (fields.isEmpty()) {
      return tree;
    }
    MatchResult field = chance.pick(fields);
    boolean twice = chance.percent(50);
    String name = twice ? field.group(1) : chance.pick("bogus", "Name", "replica");
    String value = twice ? scalar(text.substring(field.end())) : chance.pick("\"x\"", "1", "{}");
    if (value.isEmpty()) {
      return tree;
    }
    int at = field.start() + 1;
    return text.substring(0, at) + '"' + name + "\":" + value + "," + text.substring(at);
  }

  /** The scalar a text begins with; empty when it is none. Of two values both are of one type. */
  private static String scalar(String text) {
    Matcher matcher = SCALAR.matcher(text);
    return matcher.lookingAt() ? matcher.group() : "";
  }
}
