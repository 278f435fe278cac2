package io.gitops4j.core.kustomize.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.RenderException;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import io.gitops4j.core.yaml.JsonPointer;
import io.gitops4j.core.yaml.YamlWriter;
import io.gitops4j.spi.RenderRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A renderer that has seen a tree before renders it after each of many random edits as one does
 * that sees it for the first time: the same objects, places, explanations and errors.
 *
 * <p>The system property {@code gitops4j.incremental.trees} says how many trees are tried beyond
 * those of every build.
 */
class IncrementalRenderTest {

  private static final int TREES = 40;
  private static final int EDITS = 12;

  @Test
  void randomEdits_renderedByAKeptRenderer_giveWhatAFreshOneGives() {
    int trees = Integer.getInteger("gitops4j.incremental.trees", TREES);
    int built = 0;
    for (int seed = 0; seed < trees; seed++) {
      Chance chance = new Chance(seed);
      RandomEdits edits = new RandomEdits(chance, Garden.of(seed, chance));
      KustomizeRenderer kept = new KustomizeRenderer();
      for (int i = 0; i < EDITS; i++) {
        Tree tree = edits.tree();
        String fresh = rendered(new KustomizeRenderer(), tree, chance.percent(3));
        assertThat(rendered(kept, tree, fresh.startsWith("explained")))
            .as("seed %s after %s edits, the last of %s", seed, i, edits.last())
            .isEqualTo(fresh);
        built += fresh.startsWith("refused") ? 0 : 1;
        edits.edit();
      }
    }
    assertThat(built).as("builds that are not refused").isGreaterThan(trees * EDITS / 3);
  }

  @Test
  void randomEdits_ofAFlatFolder_giveWhatAFreshOneGives() {
    int built = 0;
    for (int seed = 5000; seed < 5010; seed++) {
      Chance chance = new Chance(seed);
      RandomEdits edits = new RandomEdits(chance, Garden.flat(chance));
      KustomizeRenderer kept = new KustomizeRenderer();
      for (int i = 0; i < EDITS; i++) {
        Tree tree = edits.tree();
        String fresh = rendered(new KustomizeRenderer(), tree, false);
        assertThat(rendered(kept, tree, false))
            .as("seed %s after %s edits, the last of %s", seed, i, edits.last())
            .isEqualTo(fresh);
        built += fresh.startsWith("refused") ? 0 : 1;
        edits.edit();
      }
    }
    assertThat(built).as("builds that are not refused").isGreaterThan(EDITS * 10 / 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 40})
  void randomEdits_renderedByARendererThatKeepsLittle_giveWhatAFreshOneGives(int objects) {
    for (int seed = 1000; seed < 1010; seed++) {
      Chance chance = new Chance(seed);
      RandomEdits edits = new RandomEdits(chance, Garden.of(seed, chance));
      KustomizeRenderer kept = KustomizeRenderer.builder().keep(objects).build();
      for (int i = 0; i < EDITS; i++) {
        Tree tree = edits.tree();
        assertThat(rendered(kept, tree, false))
            .isEqualTo(rendered(new KustomizeRenderer(), tree, false));
        edits.edit();
      }
    }
  }

  @Test
  void fieldsOfTheTop_changedFromOneToTheNext_giveWhatAFreshOneGives() {
    String top = Tree.TOP + "/kustomization.yaml";
    for (int seed = 3000; seed < 3003; seed++) {
      Tree garden = Garden.of(seed, new Chance(seed), "");
      KustomizeRenderer kept = new KustomizeRenderer();
      for (String before : RandomEdits.FIELDS) {
        for (String after : RandomEdits.FIELDS) {
          for (String field : List.of(before, after)) {
            Tree tree = garden.with(top, garden.files().get(top) + field);
            assertThat(rendered(kept, tree, false))
                .isEqualTo(rendered(new KustomizeRenderer(), tree, false));
          }
        }
      }
    }
  }

  @Test
  void manyThreads_renderingByOneRenderer_getWhatFreshOnesGive() throws Exception {
    Chance chance = new Chance(4000);
    RandomEdits edits = new RandomEdits(chance, Garden.of(4000, chance, ""));
    KustomizeRenderer kept = new KustomizeRenderer();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<String>> results = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        Tree tree = edits.tree();
        expected.add(rendered(new KustomizeRenderer(), tree, false));
        results.add(threads.submit(() -> rendered(kept, tree, false)));
        edits.edit();
      }
      for (int i = 0; i < expected.size(); i++) {
        assertThat(results.get(i).get()).isEqualTo(expected.get(i));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void twoSources_renderedInTurnsByOneRenderer_giveWhatFreshOnesGive() {
    KustomizeRenderer kept = new KustomizeRenderer();
    for (int seed = 2000; seed < 2040; seed++) {
      Tree tree = Garden.of(2000 + seed % 3, new Chance(2000 + seed % 3));
      assertThat(rendered(kept, tree, false))
          .isEqualTo(rendered(new KustomizeRenderer(), tree, false));
    }
  }

  private static String rendered(KustomizeRenderer renderer, Tree tree, boolean explained) {
    try {
      Manifests manifests = renderer.render(RenderRequest.of(tree.snapshot(), Tree.TOP));
      StringBuilder text = new StringBuilder(explained ? "explained\n" : "built\n");
      text.append(YamlWriter.writeAll(manifests));
      for (Manifest manifest : manifests) {
        text.append(manifest).append('\n');
        for (String pointer : pointers(manifest.content(), "", new ArrayList<>())) {
          text.append(pointer).append(' ').append(manifest.locate(pointer)).append('\n');
          if (explained) {
            text.append(manifest.explain(pointer)).append('\n');
          }
        }
      }
      return text.toString();
    } catch (RenderException e) {
      return "refused " + e.getMessage() + " " + e.failure().location();
    }
  }

  private static List<String> pointers(Object value, String pointer, List<String> into) {
    into.add(pointer);
    if (value instanceof Map<?, ?> map) {
      map.forEach((k, v) -> pointers(v, JsonPointer.child(pointer, (String) k), into));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        pointers(list.get(i), pointer + "/" + i, into);
      }
    }
    return into;
  }
}
