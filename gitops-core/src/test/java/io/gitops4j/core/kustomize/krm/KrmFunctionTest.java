package io.gitops4j.core.kustomize.krm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.GitOpsException;
import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Notice;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Revision;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import io.gitops4j.core.kustomize.limit.KustomizeLimit;
import io.gitops4j.core.kustomize.limit.KustomizeLimits;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.spi.RenderRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Functions of the program, through the renderer. */
class KrmFunctionTest {

  private static final String API = "example.com/v1";
  private static final String CONFIG =
      "apiVersion: example.com/v1\nkind: Stamp\nmetadata:\n  name: stamp\nspec:\n  team: irmak\n";
  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: settings
      data:
        colour: green
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        replicas: 1
        template:
          spec:
            containers:
              - name: web
                image: web:1
                envFrom:
                  - configMapRef:
                      name: settings
      """;

  private final Map<String, String> files = new LinkedHashMap<>();
  private KustomizeRenderer.Builder renderer = KustomizeRenderer.builder();

  private KrmFunctionTest app(String... lines) {
    files.put("app/objects.yaml", OBJECTS);
    files.put("app/stamp.yaml", CONFIG);
    files.put("app/kustomization.yaml", String.join("\n", lines) + "\n");
    return this;
  }

  private Manifests rendered(KrmFunction function) {
    MemorySnapshot.Builder snapshot = MemorySnapshot.builder(Revision.of("test"));
    files.forEach(snapshot::file);
    return renderer
        .function(API, "Stamp", function)
        .build()
        .render(RenderRequest.of(snapshot.build(), "app"));
  }

  private static List<String> names(Manifests manifests) {
    return manifests.stream().map(m -> m.ref().kind() + "/" + m.ref().name()).toList();
  }

  private static KrmObject configMap(String name) {
    return KrmObject.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            Map.of("name", name),
            "data",
            Map.of("a", "b")));
  }

  @Test
  void transformer_thatSetsAField_setsItOnAllAndKnowsItsConfiguration() {
    Manifests manifests =
        app("resources: [objects.yaml]", "transformers: [stamp.yaml]")
            .rendered(
                list -> {
                  String team = list.functionConfig().text("/spec/team").orElseThrow();
                  return list.map(item -> item.with("/metadata/labels/team", team));
                });
    assertThat(manifests).extracting(Manifest::labels).containsOnly(Map.of("team", "irmak"));
    Manifest web = manifests.list().get(1);
    assertThat(web.locate("/metadata/labels/team")).contains(Location.of("app/stamp.yaml", 1, 1));
    assertThat(web.locate("/spec/replicas")).contains(Location.of("app/objects.yaml", 13, 13));
  }

  @Test
  void transformer_configuredInline_runs() {
    Manifests manifests =
        app(
                "resources: [objects.yaml]",
                "transformers:",
                "- |-",
                "  apiVersion: example.com/v1",
                "  kind: Stamp",
                "  metadata: {name: stamp}")
            .rendered(list -> list.filter(item -> item.kind().equals("Deployment")));
    assertThat(names(manifests)).containsExactly("Deployment/web");
  }

  @Test
  void transformer_ofAContainerWithAJavaFunction_runsTheJavaFunction() {
    app("resources: [objects.yaml]", "transformers: [stamp.yaml]");
    files.put(
        "app/stamp.yaml",
        CONFIG.replace(
            "  name: stamp\n",
            "  name: stamp\n  annotations:\n    config.kubernetes.io/function: |\n"
                + "      container: {image: example.com/stamp:v1}\n"));
    assertThat(rendered(list -> list.withItems(List.of()))).isEmpty();
  }

  @Test
  void transformer_seesNothingThatKustomizeKeepsForItself() {
    List<ResourceList> seen = new ArrayList<>();
    app("resources: [../base]", "transformers: [stamp.yaml]");
    files.put("base/objects.yaml", OBJECTS);
    files.put("base/kustomization.yaml", "namePrefix: a-\nresources: [objects.yaml]\n");
    rendered(
        list -> {
          seen.add(list);
          return list;
        });
    assertThat(seen.get(0).items())
        .extracting(KrmObject::toString)
        .containsExactly("ConfigMap/a-settings", "Deployment/a-web");
    assertThat(seen.get(0).items()).allMatch(item -> item.get("/metadata/annotations").isEmpty());
  }

  @Test
  void transformer_thatChangesAnItem_keepsTheHistoryForReferences() {
    app("resources: [../base]", "namePrefix: b-", "transformers: [stamp.yaml]");
    files.put("base/objects.yaml", OBJECTS);
    files.put("base/kustomization.yaml", "namePrefix: a-\nresources: [objects.yaml]\n");
    Manifests manifests = rendered(list -> list.map(item -> item.with("/metadata/labels/x", "y")));
    assertThat(names(manifests)).containsExactly("ConfigMap/b-a-settings", "Deployment/b-a-web");
    assertThat(reference(manifests.list().get(1))).contains("b-a-settings");
  }

  private static Optional<Object> reference(Manifest web) {
    return KrmObject.of(web.content())
        .get("/spec/template/spec/containers/0/envFrom/0/configMapRef/name");
  }

  @Test
  void transformer_thatRenamesAnItem_putsItLastWithItsEarlierNames() {
    app("resources: [../base]", "transformers: [stamp.yaml]");
    files.put("base/objects.yaml", OBJECTS);
    files.put("base/kustomization.yaml", "namePrefix: a-\nresources: [objects.yaml]\n");
    Manifests manifests =
        rendered(
            list ->
                list.map(
                    item ->
                        item.kind().equals("ConfigMap")
                            ? item.with("/metadata/name", "other")
                            : item));
    assertThat(names(manifests)).containsExactly("Deployment/a-web", "ConfigMap/other");
    assertThat(reference(manifests.list().get(0))).contains("other");
  }

  @Test
  void transformer_thatAddsACopy_leavesReferencesToTheOriginal() {
    app("resources: [../base]", "transformers: [stamp.yaml]");
    files.put("base/objects.yaml", OBJECTS);
    files.put("base/kustomization.yaml", "namePrefix: a-\nresources: [objects.yaml]\n");
    Manifests manifests =
        rendered(list -> list.plus(list.items().get(0).with("/metadata/name", "copy")));
    assertThat(names(manifests))
        .containsExactly("ConfigMap/a-settings", "Deployment/a-web", "ConfigMap/copy");
    assertThat(reference(manifests.list().get(1))).contains("a-settings");
  }

  @Test
  void transformer_thatSortsItems_changesNoOrder() {
    Manifests manifests =
        app("resources: [objects.yaml]", "transformers: [stamp.yaml]")
            .rendered(list -> list.withItems(List.of(list.items().get(1), list.items().get(0))));
    assertThat(names(manifests)).containsExactly("ConfigMap/settings", "Deployment/web");
  }

  @Test
  void transformer_thatReturnsAnItemTwice_isRefused() {
    app("resources: [objects.yaml]", "transformers: [stamp.yaml]");
    assertThatThrownBy(() -> rendered(list -> list.plus(list.items().get(0))))
        .hasMessage(
            "app/stamp.yaml:1:1: Cannot run the function of example.com/v1 Stamp stamp: it returned"
                + " ConfigMap/settings twice; correct the function.");
  }

  @Test
  void generator_getsNoItemsAndItsHashAndReferencesAreDone() {
    List<Integer> items = new ArrayList<>();
    Manifests manifests =
        app("resources: [objects.yaml]", "generators: [stamp.yaml]")
            .rendered(
                list -> {
                  items.add(list.items().size());
                  return list.plus(
                      configMap("made")
                          .with(
                              "/metadata/annotations/kustomize.config.k8s.io~1needs-hash", "true"));
                });
    assertThat(items).containsExactly(0);
    assertThat(names(manifests))
        .containsExactly("ConfigMap/settings", "Deployment/web", "ConfigMap/made-4h2mbtbbt6");
    assertThat(manifests.list().get(2).annotations()).isEmpty();
  }

  @Test
  void generator_thatMerges_mergesIntoTheObjectThatIsThere() {
    Manifests manifests =
        app("resources: [objects.yaml]", "generators: [stamp.yaml]")
            .rendered(
                list ->
                    list.plus(
                        configMap("settings")
                            .with(
                                "/metadata/annotations/kustomize.config.k8s.io~1behavior",
                                "merge")));
    assertThat(manifests.list().get(0).content().get("data"))
        .isEqualTo(Map.of("a", "b", "colour", "green"));
  }

  @Test
  void generator_thatMakesWhatIsThere_isRefused() {
    app("resources: [objects.yaml]", "generators: [stamp.yaml]");
    assertThatThrownBy(() -> rendered(list -> list.plus(configMap("settings"))))
        .isInstanceOf(RenderException.class)
        .hasMessageContaining("ConfigMap/settings exists");
  }

  @Test
  void validator_thatChangesItems_changesNothing() {
    Manifests manifests =
        app("resources: [objects.yaml]", "validators: [stamp.yaml]")
            .rendered(list -> list.withItems(List.of()));
    assertThat(manifests).hasSize(2);
  }

  @Test
  void validator_thatFindsAnError_failsAtTheFieldOfTheObject() {
    app("resources: [objects.yaml]", "validators: [stamp.yaml]");
    assertThatThrownBy(
            () ->
                rendered(
                    list ->
                        list.with(Result.of(Result.Severity.WARNING, "it is late"))
                            .with(
                                Result.error("there must be two")
                                    .at(list.items().get(1), "/spec/replicas"))
                            .with(Result.error("and more"))))
        .hasMessage(
            "app/objects.yaml:13:13: Cannot run the function of example.com/v1 Stamp stamp: it found"
                + " an error, Deployment/web at /spec/replicas, there must be two, and 1 more;"
                + " correct what it found.");
  }

  @Test
  void function_thatOnlyWarns_failsNothingAndIsTold() {
    Manifests manifests =
        app("resources: [objects.yaml]", "validators: [stamp.yaml]")
            .rendered(
                list ->
                    list.with(Result.of(Result.Severity.WARNING, "it is late"))
                        .with(
                            Result.of(Result.Severity.INFO, "one would\ndo")
                                .at(list.items().get(1), "/spec/replicas")));
    assertThat(manifests).hasSize(2);
    assertThat(manifests.notices())
        .extracting(Notice::toString)
        .containsExactly(
            "app/stamp.yaml:1:1: example.com/v1 Stamp warns: it is late",
            "app/objects.yaml:13:13: Deployment/web: example.com/v1 Stamp says: one would do, at"
                + " /spec/replicas");
  }

  @Test
  void function_thatSaysALot_isToldInPart() {
    Manifests manifests =
        app("resources: [objects.yaml]", "transformers: [stamp.yaml]")
            .rendered(
                list -> {
                  ResourceList more = list;
                  for (int i = 0; i < 1000; i++) {
                    more = more.with(Result.of(Result.Severity.INFO, "number " + i));
                  }
                  return more;
                });
    assertThat(manifests.notices()).hasSize(100);
  }

  @Test
  void function_thatThrows_isNamedWithItsConfiguration() {
    app("resources: [objects.yaml]", "transformers: [stamp.yaml]");
    assertThatThrownBy(() -> rendered(new Broken()))
        .isInstanceOf(RenderException.class)
        .hasMessage(
            "app/stamp.yaml:1:1: Cannot run the function of example.com/v1 Stamp stamp: "
                + Broken.class.getName()
                + " threw java.lang.IllegalStateException, no team; correct it or its"
                + " configuration.")
        .hasCauseInstanceOf(IllegalStateException.class)
        .extracting(e -> ((GitOpsException) e).failure().reason())
        .isEqualTo(Reason.INTERNAL);
  }

  private static final class Broken implements KrmFunction {
    @Override
    public ResourceList run(ResourceList input) {
      throw new IllegalStateException("no\nteam");
    }
  }

  @Test
  void function_thatReturnsNothing_isRefused() {
    app("resources: [objects.yaml]", "validators: [stamp.yaml]");
    assertThatThrownBy(() -> rendered(new Nothing()::run))
        .hasMessageContaining("it returned nothing; return the list it got.");
  }

  private static final class Nothing {
    @SuppressWarnings({"NullAway", "UnusedVariable"})
    ResourceList run(ResourceList input) {
      return null;
    }
  }

  @Test
  void function_thatReturnsNoObject_isRefused() {
    app("resources: [objects.yaml]", "transformers: [stamp.yaml]");
    assertThatThrownBy(() -> rendered(list -> list.map(item -> item.without("/kind"))))
        .hasMessageContaining("it returned an object without kind; correct the function.");
  }

  @Test
  void function_thatRecursesForever_isAnErrorOfTheBuild() {
    app("resources: [objects.yaml]", "transformers: [stamp.yaml]");
    assertThatThrownBy(() -> rendered(KrmFunctionTest::forever))
        .isInstanceOf(RenderException.class)
        .hasMessageContaining("it threw java.lang.StackOverflowError");
  }

  private static ResourceList forever(ResourceList list) {
    return list.items().isEmpty() ? list : forever(list).filter(item -> true);
  }

  @Test
  void function_thatMakesTooMuch_isStoppedByTheLimits() {
    app("resources: [objects.yaml]", "generators: [stamp.yaml]");
    renderer = renderer.limits(KustomizeLimits.defaults().with(KustomizeLimit.OBJECTS, 10));
    assertThatThrownBy(
            () ->
                rendered(
                    list ->
                        list.withItems(
                            Stream.iterate(0, i -> i + 1)
                                .limit(11)
                                .map(i -> configMap("c" + i))
                                .toList())))
        .hasMessageContaining(
            "there are more objects than the limit of 10; make it smaller or raise")
        .hasMessageContaining("OBJECTS of KustomizeLimits.");
  }

  @Test
  void function_thatNestsTooDeep_isStoppedByTheLimits() {
    app("resources: [objects.yaml]", "transformers: [stamp.yaml]");
    assertThatThrownBy(
            () -> rendered(list -> list.map(item -> item.with("/x" + "/a".repeat(200), 1))))
        .hasMessageContaining("nest deeper than the limit of 100")
        .hasMessageContaining("raise DEPTH of KustomizeLimits.");
  }

  @Test
  void function_thatKeepsWhatItGot_changesNothingLater() {
    Map<String, Object> data = new HashMap<>(Map.of("a", "b"));
    Manifests manifests =
        app("resources: [objects.yaml]", "transformers: [stamp.yaml]")
            .rendered(
                list -> {
                  ResourceList changed = list.map(item -> item.with("/data", data));
                  data.put("a", "c");
                  return changed;
                });
    assertThat(manifests.list().get(0).content().get("data")).isEqualTo(Map.of("a", "b"));
  }

  @Test
  void object_ofAValueThatContainsItself_isRefused() {
    Map<String, Object> loop = new HashMap<>();
    loop.put("self", loop);
    assertThatThrownBy(() -> KrmObject.of(loop))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a value nests deeper than 1000");
  }

  @Test
  void object_changedInLists_changesItemsAndAddsAtTheEnd() {
    KrmObject object = KrmObject.of(Map.of("list", List.of("a", "b", "c")));
    assertThat(object.with("/list/1", "x").with("/list/-", 4).without("/list/0").get("/list"))
        .contains(List.of("x", "c", 4L));
    assertThatThrownBy(() -> object.with("/list/3", "x"))
        .hasMessage("there is no item 3 in a list of 3");
    assertThatThrownBy(() -> object.with("/list/0/y", "x"))
        .hasMessage("there can be no y in a scalar");
    assertThat(object.get("/list")).contains(List.of("a", "b", "c"));
  }

  @Test
  void functions_ofTheBuiltInVersion_areRefused() {
    assertThatThrownBy(() -> KustomizeRenderer.builder().function("builtin", "X", list -> list))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
