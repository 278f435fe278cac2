package io.gitops4j.core.kustomize.differential;

import static io.gitops4j.core.kustomize.differential.Shape.ABSENT;
import static io.gitops4j.core.kustomize.differential.Shape.list;
import static io.gitops4j.core.kustomize.differential.Shape.map;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of a kustomization, each there or not. */
final class RandomFields {

  private static final List<String> WORKLOADS = List.of("Deployment", "StatefulSet", "ReplicaSet");

  private final Values values;
  private final Chance chance;
  private final Map<String, String> files;

  RandomFields(Values values, Map<String, String> files) {
    this.values = values;
    this.chance = values.chance();
    this.files = files;
  }

  void names(Map<String, Object> into) {
    if (chance.percent(25)) {
      into.put("namespace", chance.pick("prod", "dev", "new", "default"));
    }
    if (chance.percent(25)) {
      into.put("namePrefix", chance.pick("pre-", "p2-", "web-"));
    }
    if (chance.percent(18)) {
      into.put("nameSuffix", chance.pick("-suf", "-v1"));
    }
  }

  void labels(Map<String, Object> into) {
    if (chance.percent(18)) {
      into.put("commonLabels", values.labels());
    }
    if (chance.percent(20)) {
      into.put("commonAnnotations", values.annotations());
    }
    if (chance.percent(25)) {
      List<Object> labels = list();
      int count = 1 + chance.below(2);
      for (int i = 0; i < count; i++) {
        labels.add(
            map(
                "pairs",
                values.labels(),
                "includeSelectors",
                chance.percent(30) ? chance.percent(80) : ABSENT,
                "includeTemplates",
                chance.percent(35) ? chance.percent(80) : ABSENT,
                "includeVolumeClaimTemplates",
                chance.percent(15) ? true : ABSENT,
                "fields",
                chance.percent(15)
                    ? list(
                        map(
                            "path",
                            chance.pick(
                                "spec/labels",
                                "spec/selector",
                                "metadata/x",
                                "spec/template/spec/nodeSelector"),
                            "kind",
                            chance.percent(60)
                                ? chance.pick("Deployment", "Widget", "Service")
                                : ABSENT,
                            "create",
                            chance.percent(60)))
                    : ABSENT));
      }
      into.put("labels", labels);
    }
  }

  Map<String, Object> image() {
    return map(
        "name",
            chance.pick(
                "nginx", "redis", "registry.local:5000/team/app", "ghcr.io/a/b", "ngin.", "other"),
        "newName",
            chance.percent(40) ? chance.pick("mirror/nginx", "registry.local:5000/x") : ABSENT,
        "newTag", chance.percent(45) ? chance.pick("2.0", "v2", "latest") : ABSENT,
        "digest", chance.percent(20) ? "sha256:def" : ABSENT,
        "tagSuffix", chance.percent(15) ? "-alpine" : ABSENT);
  }

  void images(Map<String, Object> into) {
    if (chance.percent(22)) {
      into.put("images", chance.percent(60) ? list(image()) : list(image(), image()));
    }
  }

  void replicas(Map<String, Object> into, List<Map<String, Object>> known) {
    List<Map<String, Object>> scaled =
        known.stream().filter(each -> WORKLOADS.contains(each.get("kind"))).toList();
    if (!scaled.isEmpty() && chance.percent(25)) {
      into.put(
          "replicas", list(map("name", Shape.name(chance.pick(scaled)), "count", chance.below(9))));
    }
  }

  /** An entry of a generator, its files written. */
  Map<String, Object> generator(String folder, String kind, String name, String behavior) {
    List<Object> literals = list();
    List<Object> sources = list();
    for (String key : chance.some(List.of("a", "b", "c.txt", "Z", "_x"), 3)) {
      literals.add(key + "=" + values.text().replace("\n", chance.pick("\n", " ")));
    }
    if (chance.percent(30)) {
      String text =
          chance.pick(
              "hello\n",
              "a=b\n",
              "{\"x\": 1}",
              "two\nlines \n",
              "\t tab",
              "é\r\n",
              "x".repeat(90),
              "");
      files.put(folder + "/file.txt", text);
      sources.add(chance.pick("file.txt", "renamed.txt=file.txt", "./file.txt"));
    }
    boolean env = chance.percent(20);
    boolean envs = chance.percent(85);
    if (env) {
      files.put(
          folder + "/vars.env",
          chance.pick(
              "E1=one\n# comment\nE2=two=three\n\n  E3=spaced\n",
              "E1=one\r\nE2=two\r\n",
              "E1=\"quoted\"\nE2\n",
              "\ufeffE1=x\n"));
    }
    return map(
        "name", name,
        "namespace", chance.percent(8) ? chance.pick("prod", "dev", "default") : ABSENT,
        "behavior", behavior.isEmpty() ? ABSENT : behavior,
        "literals", chance.percent(85) ? literals : ABSENT,
        "files", sources.isEmpty() ? ABSENT : sources,
        "envs", env && envs ? list("vars.env") : ABSENT,
        "env", env && (envs ? values.dares(8) : chance.percent(60)) ? "vars.env" : ABSENT,
        "type",
            kind.equals("Secret") && chance.percent(40)
                ? chance.pick("Opaque", "kubernetes.io/tls")
                : ABSENT,
        "options", chance.percent(20) ? options() : ABSENT);
  }

  Map<String, Object> options() {
    return map(
        "labels", chance.percent(40) ? values.labels() : ABSENT,
        "annotations", chance.percent(40) ? values.annotations() : ABSENT,
        "disableNameSuffixHash", chance.percent(50) ? chance.percent(80) : ABSENT,
        "immutable", chance.percent(30) ? chance.percent(80) : ABSENT);
  }

  /**
   * Generators of both kinds, over what is there already or new.
   *
   * @return what is new
   */
  List<Map<String, Object>> generators(
      Map<String, Object> into, String folder, List<Map<String, Object>> there) {
    List<Map<String, Object>> made = new ArrayList<>();
    for (String kind : List.of("ConfigMap", "Secret")) {
      if (chance.percent(22)) {
        List<Object> entries = list();
        int count = 1 + chance.below(2);
        for (int i = 0; i < count; i++) {
          List<Map<String, Object>> old =
              there.stream().filter(each -> kind.equals(each.get("kind"))).toList();
          entries.add(
              !old.isEmpty() && chance.percent(40)
                  ? over(chance.pick(old), folder, kind)
                  : fresh(folder, kind, made));
        }
        into.put(kind.equals("Secret") ? "secretGenerator" : "configMapGenerator", entries);
      }
    }
    if (chance.percent(10)) {
      into.put("generatorOptions", options());
    }
    return made;
  }

  private Map<String, Object> over(Map<String, Object> old, String folder, String kind) {
    Map<String, Object> entry =
        generator(folder, kind, Shape.name(old), chance.pick("merge", "merge", "replace"));
    entry.remove("namespace");
    if (!Shape.namespace(old).isEmpty()) {
      entry.put("namespace", Shape.namespace(old));
    }
    return entry;
  }

  private Map<String, Object> fresh(String folder, String kind, List<Map<String, Object>> made) {
    String name = "gen-" + values.name() + (values.dares(5) ? "" : values.serial());
    Map<String, Object> entry = generator(folder, kind, name, chance.pick("", "", "", "create"));
    Map<String, Object> data = new LinkedHashMap<>();
    if (entry.get("literals") instanceof List<?> literals) {
      for (Object literal : literals) {
        String[] parts = String.valueOf(literal).split("=", 2);
        data.put(parts[0], parts[1]);
      }
    }
    Map<String, Object> metadata = map("name", name);
    if (entry.containsKey("namespace")) {
      metadata.put("namespace", entry.get("namespace"));
    }
    made.add(map("apiVersion", "v1", "kind", kind, "metadata", metadata, "data", data));
    return entry;
  }

  void settings(Map<String, Object> into, String folder) {
    if (chance.percent(10)) {
      into.put(
          "buildMetadata",
          list(chance.some(List.of("originAnnotations", "transformerAnnotations"), 2).toArray()));
    }
    if (chance.percent(12)) {
      into.put(
          "sortOptions",
          chance.pick(
              map("order", "fifo"),
              map("order", "legacy"),
              map(
                  "order",
                  "legacy",
                  "legacySortOptions",
                  map(
                      "orderFirst",
                      list("Service", "Namespace"),
                      "orderLast",
                      list("ConfigMap")))));
    }
    if (chance.percent(10)) {
      files.put(folder + "/config.yaml", OddYaml.write(configuration(), chance, 0));
      into.put("configurations", list("config.yaml"));
    }
    if (chance.percent(4)) {
      files.put(folder + "/crd.json", CRDS);
      into.put("crds", list("crd.json"));
    }
    if (chance.percent(5)) {
      files.put(folder + "/schema.json", SCHEMA);
      into.put(
          "openapi", chance.percent(80) ? map("path", "schema.json") : map("version", "v1.21.2"));
    }
    if (chance.percent(3)) {
      into.put("metadata", map("name", "k", "labels", values.labels()));
    }
  }

  private Map<String, Object> configuration() {
    return map(
        "nameReference",
        chance.percent(70)
            ? list(
                map(
                    "kind",
                    chance.pick("ConfigMap", "Secret", "Widget"),
                    "version",
                    chance.percent(30) ? "v1" : ABSENT,
                    "fieldSpecs",
                    list(
                        map(
                            "kind",
                            "Widget",
                            "path",
                            values.dares(25)
                                ? "spec/any"
                                : chance.pick(
                                    "spec/configRef/name", "spec/secretName", "spec/parts/name")))))
            : ABSENT,
        "varReference",
        chance.percent(40)
            ? list(
                map("path", "spec/parts/value", "kind", "Widget"),
                map("path", "data", "kind", "ConfigMap"))
            : ABSENT,
        "images",
        chance.percent(40) ? list(map("path", "spec/image", "kind", "Widget")) : ABSENT,
        "namespace",
        chance.percent(25)
            ? list(map("path", "spec/targetNamespace", "kind", "Widget", "create", true))
            : ABSENT,
        "namePrefix",
        chance.percent(25) ? list(map("path", "spec/secretName", "kind", "Widget")) : ABSENT,
        "commonLabels",
        chance.percent(25)
            ? list(map("path", "spec/selector", "kind", "Widget", "create", chance.percent(50)))
            : ABSENT,
        "commonAnnotations",
        chance.percent(20)
            ? list(map("path", "spec/notes", "kind", "Widget", "create", true))
            : ABSENT,
        "replicas",
        chance.percent(20)
            ? list(map("path", "spec/size", "kind", "Widget", "create", true))
            : ABSENT);
  }

  private static final String CRDS =
      """
      {"github.com/example/v1.Widget": {"Schema": {"description": "w",
        "properties": {"apiVersion": {"type": "string"}, "kind": {"type": "string"},
          "metadata": {"$ref": "k8s.io/apimachinery/pkg/apis/meta/v1.ObjectMeta"},
          "spec": {"$ref": "github.com/example/v1.WidgetSpec"}}}},
       "github.com/example/v1.WidgetSpec": {"Schema": {"properties": {
          "secretName": {"x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": "Secret"},
          "configRef": {"x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": "ConfigMap",
            "x-kubernetes-object-ref-name-key": "name"}}}}}
      """;

  private static final String SCHEMA =
      """
      {"definitions": {"com.example.v1.Widget": {"type": "object",
        "x-kubernetes-group-version-kind": [{"group": "example.com", "version": "v1", "kind": "Widget"}],
        "properties": {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"},
          "spec": {"type": "object", "properties": {"parts": {"type": "array",
            "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge",
            "items": {"type": "object", "properties": {"name": {"type": "string"}}}}}}}}}}
      """;
}
