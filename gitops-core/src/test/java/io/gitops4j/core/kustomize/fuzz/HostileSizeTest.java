package io.gitops4j.core.kustomize.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Manifests;
import io.gitops4j.RenderException;
import io.gitops4j.Revision;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.core.yaml.YamlWriter;
import io.gitops4j.spi.RenderRequest;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is hostile by its size, too large for a fixture: no hang, and no stack overflow. */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileSizeTest {

  private static final int MANY = 20_000;
  private static final String MAP =
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  colour: green\n";

  private final Map<String, String> files = new TreeMap<>();

  private Manifests rendered(String kustomization) {
    files.put("app/kustomization.yaml", kustomization);
    files.putIfAbsent("app/cm.yaml", MAP);
    MemorySnapshot.Builder snapshot = MemorySnapshot.builder(Revision.of("test"));
    files.forEach(snapshot::file);
    return new KustomizeRenderer().render(RenderRequest.of(snapshot.build(), "app"));
  }

  private static String repeated(String pattern) {
    return IntStream.range(0, MANY)
        .mapToObj(i -> pattern.replace("#", String.valueOf(i)))
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1", "1:1", "0", "1_", "0x1", "0b1", ".1", "1e1", "-", "{}", "a: ", "- ", "$(", "é"
      })
  void scalar_ofManyCharacters_isReadAndWritten(String part) {
    String text = part.repeat(200_000 / part.length());
    files.put("app/cm.yaml", MAP + "  plain: " + text + "\n  quoted: \"" + text + "\"\n");
    try {
      assertThat(YamlWriter.writeAll(rendered("resources: [cm.yaml]\n")).length())
          .isGreaterThan(text.length());
    } catch (RenderException e) {
      assertThat(e.getMessage())
          .contains("Cannot read the resource app/cm.yaml")
          .hasSizeLessThan(6_000);
    }
  }

  @Test
  void names_thatManyNamespacesShare_areFollowedInTheirOwn() {
    files.put(
        "app/cm.yaml",
        repeated(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings, namespace: team-#}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: app, namespace: team-#}
            spec: {containers: [{name: app, envFrom: [{configMapRef: {name: settings}}]}]}
            ---
            """));

    assertThat(rendered("namePrefix: eu-\nresources: [cm.yaml]\n").list())
        .hasSize(2 * MANY)
        .filteredOn(each -> each.ref().kind().equals("Pod"))
        .allSatisfy(pod -> assertThat(YamlWriter.write(pod.content())).contains("eu-settings"));
  }

  @Test
  void expression_thatIsOpenedOften_isLinear() {
    files.put(
        "app/cm.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - name: c\n"
            + "    args:\n    - '"
            + "x$(".repeat(200_000)
            + "'\n");
    assertThat(
            rendered(
                "resources: [cm.yaml]\nvars:\n- name: A\n"
                    + "  objref: {apiVersion: v1, kind: Pod, name: p}\n"))
        .hasSize(1);
  }

  @Test
  void variable_usedOftenInOneText_isStoppedByTheLimit() {
    files.put(
        "app/cm.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - name: c\n"
            + "    image: "
            + "i".repeat(100_000)
            + "\n    args:\n    - 'x"
            + "$(A)".repeat(MANY)
            + "'\n");
    assertThatThrownBy(
            () ->
                rendered(
                    "resources: [cm.yaml]\nvars:\n- name: A\n"
                        + "  objref: {apiVersion: v1, kind: Pod, name: p}\n"
                        + "  fieldref: {fieldpath: 'spec.containers[0].image'}\n"))
        .hasMessageContaining("raise WRITTEN_BYTES of KustomizeLimits");
  }

  @Test
  void bases_inALongChain_areStoppedByTheLimit() {
    for (int i = 0; i < 5_000; i++) {
      files.put("b" + i + "/kustomization.yaml", "resources: [../b" + (i + 1) + "]\n");
    }
    assertThatThrownBy(() -> rendered("resources: [../b0]\n"))
        .hasMessageContaining("raise BASES of KustomizeLimits");
  }

  @Test
  void prefixes_ofManyBases_areStoppedByTheLimit() {
    for (int i = 0; i < 60; i++) {
      String next = i == 59 ? "cm.yaml" : "../b" + (i + 1);
      files.put(
          "b" + i + "/kustomization.yaml",
          "namePrefix: " + "p".repeat(100_000) + "\nresources: [" + next + "]\n");
    }
    files.put(
        "b59/cm.yaml",
        IntStream.range(0, 100)
            .mapToObj(i -> MAP.replace("settings", "c" + i))
            .collect(Collectors.joining("---\n")));
    assertThatThrownBy(() -> rendered("resources: [../b0]\n"))
        .hasMessageContaining("raise WRITTEN_BYTES of KustomizeLimits")
        .message()
        .hasSizeLessThan(6_000);
  }

  @Test
  void types_thatReferToOneAnotherInALongChain_areRead() {
    StringBuilder types = new StringBuilder("{");
    for (int i = 0; i < MANY; i++) {
      types.append(
          String.format(
              Locale.ROOT,
              "\"a.T%d\": {\"properties\": {\"kind\": {}, \"apiVersion\": {}, \"n\": {\"$ref\":"
                  + " \"a.T%d\"}}}%s\n",
              i,
              i + 1,
              i == MANY - 1 ? "}" : ","));
    }
    files.put("app/types.json", types.toString());
    refusedOrRendered("resources: [cm.yaml]\ncrds: [types.json]\n");
  }

  @Test
  void jsonPointer_ofManyParts_isRefused() {
    assertThatThrownBy(
            () ->
                rendered(
                    "resources: [cm.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |-\n"
                        + "    - {op: add, path: '"
                        + "/a".repeat(MANY)
                        + "', value: 1}\n"))
        .isInstanceOf(RenderException.class)
        .message()
        .hasSizeLessThan(6_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.", "[a=b].", "*.", "0."})
  void fieldPath_ofManyParts_isRefused(String part) {
    assertThatThrownBy(
            () ->
                rendered(
                    "resources: [cm.yaml]\nreplacements:\n- source: {kind: ConfigMap}\n  targets:\n"
                        + "  - select: {kind: ConfigMap}\n    options: {create: true}\n"
                        + "    fieldPaths: ['spec."
                        + part.repeat(MANY)
                        + "x.y']\n"))
        .isInstanceOf(RenderException.class);
  }

  @Test
  void fieldSpec_ofManyParts_isRefused() {
    files.put(
        "app/config.yaml", "commonLabels:\n- path: " + "a/".repeat(MANY) + "b\n  create: true\n");
    assertThatThrownBy(
            () ->
                rendered(
                    "resources: [cm.yaml]\nconfigurations: [config.yaml]\ncommonLabels: {a: b}\n"))
        .hasMessageContaining("has more parts than the limit of 100");
  }

  @Test
  void list_thatAPatchMergesElementByElement_isStoppedByTheLimit() {
    String pod =
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n"
            + repeated("  - name: c#\n");
    files.put("app/cm.yaml", pod);
    files.put("app/patch.yaml", pod);
    assertThatThrownBy(() -> rendered("resources: [cm.yaml]\npatches:\n- path: patch.yaml\n"))
        .hasMessageContaining("raise STEPS of KustomizeLimits");
  }

  @Test
  void jsonPatches_ofOneObjectByManyEntries_areApplied() {
    String entries =
        IntStream.range(0, 3_000)
            .mapToObj(
                i ->
                    "- {target: {kind: ConfigMap}, patch: '- {op: replace, path: /data/colour,"
                        + " value: red}'}\n")
            .collect(Collectors.joining());
    assertThat(rendered("resources: [cm.yaml]\npatches:\n" + entries)).hasSize(1);
  }

  @Test
  void file_thatIsNamedOften_isReadOnlyUntilTheLimit() {
    files.put("app/big.txt", "x".repeat(1 << 20));
    assertThatThrownBy(
            () ->
                rendered(
                    "configMapGenerator:\n- name: a\n  files:\n" + repeated("  - k#=big.txt\n")))
        .hasMessageContaining("raise TOTAL_BYTES of KustomizeLimits");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- &a# [x]\n",
        "- *a\n",
        "? a#\n",
        "- [[[[[[[[[[\n",
        "--- a#\n",
        "- !t# a\n",
        "- \"a\n",
        "- |\n",
        "# c\n",
        "- {a#: b}\n",
        "k#: v\n",
        "- <<: {a: b}\n",
        "%TAG !a#! tag:x,2000:\n",
        "- - - - \n"
      })
  void yaml_ofManyOfOneKind_isReadOrRefused(String line) {
    files.put("app/cm.yaml", repeated(line));
    refusedOrRendered("resources: [cm.yaml]\n");
    files.put("app/cm.yaml", MAP);
    refusedOrRendered(repeated(line));
  }

  @Test
  void selector_ofManyRequirements_isMatched() {
    refusedOrRendered(
        "resources: [cm.yaml]\npatches:\n- target: {labelSelector: '"
            + repeated("a#!=b,")
            + "a'}\n  patch: '- {op: remove, path: /data}'\n");
  }

  @Test
  void images_ofManyParts_areMatched() {
    files.put(
        "app/cm.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - name: c\n"
            + "    image: "
            + "a/".repeat(MANY)
            + "a:1\n");
    refusedOrRendered("resources: [cm.yaml]\nimages:\n- {name: '(a/)*a', newTag: '2'}\n");
  }

  private void refusedOrRendered(String kustomization) {
    try {
      YamlWriter.writeAll(rendered(kustomization));
    } catch (RenderException e) {
      assertThat(e.getMessage()).hasSizeLessThan(6_000);
    }
  }
}
