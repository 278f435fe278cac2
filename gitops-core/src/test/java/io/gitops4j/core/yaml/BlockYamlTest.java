package io.gitops4j.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is read directly is what the complete parser reads: values, styles, places.
 *
 * <p>Every build changes texts for a short time from a fixed seed. The long form is {@code mvn test
 * -Dtest.groups=fuzz -Dtest.excludedGroups= -Dtest=BlockYamlTest -Dgitops4j.fuzz.seconds=1800},
 * from a seed of the clock or {@code gitops4j.fuzz.seed}.
 */
class BlockYamlTest {

  private static final int SHORT_ROUNDS = 1_500;
  private static final int LONG_SECONDS = 1_800;
  private static final int MAX_CHANGED = 16 << 10;
  private static final YamlReader V3 = YamlReader.of(YamlFlavor.V3);
  private static final YamlReader V11 = YamlReader.of(YamlFlavor.V11);
  private static final Map<String, String> TEXTS = YamlCorpus.load();

  @Test
  void files_ofAllFolders_areReadAlikeAndNearlyAllDirectly() {
    int direct = 0;
    int refused = 0;
    for (String text : TEXTS.values()) {
      if (BothWays.read("V3", V3, text)) {
        direct++;
        if (direct % 8 == 0) {
          BothWays.read("V11", V11, text.replace("\n", "\r\n"));
        }
      } else if (BothWays.refused(V3, text)) {
        refused++;
      }
    }
    assertThat(direct).isGreaterThan((TEXTS.size() - refused) * 95 / 100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing\n",
        "---\n---\n# nothing\n---\na: b\n...\n---\n",
        "a:\n- b\n- c: d\n  e:\n  - f\ng: h\n",
        "- - a\n  - b\n-\n  c: d\n- # e\n  f\n-\n- -1\n",
        "key:    # comment\n  \"quoted\" : v\n  'it''s': x#y #z\n  a.b/c: d:e\n",
        "a: |\n   x\n\n    y\n  # less indented\nb: >+2\n     x\n   y\n\n\nc: |-\n\n  \nd: |",
        "a: |\n  ---\n  x",
        "--- text\n--- |\n  a\n---\n{a: [b, c,\n], \"d\":1}\n",
        "a: b\n  c d\n\n\n  - e # f\ng: \"h\n\n   i \\\n   j\"\n",
        "{\n\t\"a\": [\n\t\t1,\n\t\t{}\n\t]\n}\n",
        "\uD83D\uDE00: [\uD83D\uDE00, \"\\U0001F600\", x]\n",
        "a: b\r\nc: |\r\n  d\r\n  e\r\n",
        "a:\n  b: |-\n    \n  # c\n  d: |+\n     \n\n  e: f\ng:\n- >\n   \n- h\n",
        "a:\tb\nc:\t|\n  d\ne: \"f\"\t# g\nh:\t\n- i\t\n",
        "- - |\n    \n  - b\n- c: >\n     \n  d: e\n",
      })
  void directReading_ofCommonYaml_isCertain(String text) {
    assertThat(BothWays.read("V3", V3, text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: &b c\nd: *b\n",
        "a: !!str 1\n",
        "<<: {a: b}\n",
        "? a\n: b\n",
        "%YAML 1.2\n---\na\n",
        "a: 1\na: 2\n",
        "a: b: c\n",
        "a: - b\n",
        "[a: b]\n",
        "{a, b: }\n",
        "- \ta\n",
        "a:\n  - b\n - c\n",
        "a: |\n    \n  b\n",
        "a: b\n...\nc: d\n",
        "a: \u0085\n",
        "a: \u0001\n",
        "a: \"b\n---\n\"\n",
        "a: @b\n",
        "[a]: b\n",
      })
  void directReading_ofRareOrMalformedYaml_isGivenUp(String text) {
    assertThat(BothWays.read("V3", V3, text)).isFalse();
  }

  @Test
  void directReading_ofAKeyOfMoreThanALine_isGivenUp() {
    assertThat(BothWays.read("V3", V3, "a".repeat(900) + ": b")).isTrue();
    assertThat(BothWays.read("V3", V3, "a".repeat(1001) + ": b")).isFalse();
  }

  @Test
  void directReading_ofTooManyOrTooDeepNodes_isGivenUp() {
    YamlReader small = YamlReader.of(YamlFlavor.V3, new YamlLimits(1_000, 3, 7, 0));
    assertThat(BothWays.read("small", small, "a: {b: {c: 1}}")).isTrue();
    assertThat(BothWays.read("small", small, "[[[[[]]]]]")).isFalse();
    assertThat(BothWays.read("small", small, "[1, 2, 3, 4, 5, 6, 7]")).isFalse();
    YamlReader deep = YamlReader.of(YamlFlavor.V3, new YamlLimits(1_000_000, 9_999, 9_999, 0));
    assertThat(BothWays.read("deep", deep, "[".repeat(5_000))).isFalse();
  }

  @Test
  void directReading_ofWordsThatStandOften_sharesThem() {
    YamlNode read = V3.readOne("a", "- name: app\n- name: app\n");
    YamlMap first = (YamlMap) ((YamlList) read).get(0);
    YamlMap second = (YamlMap) ((YamlList) read).get(1);
    assertThat(first.keys().get(0)).isSameAs(second.keys().get(0));
    assertThat(first.text("name")).isSameAs(second.text("name"));
  }

  @Property(tries = 5_000)
  void layouts_ofAFewOddLines_areReadAlike(@ForAll long seed) {
    BothWays.read(new YamlLayouts(new Random(seed)).text());
  }

  @Test
  void changes_ofFilesFromAFixedSeed_areReadAlike() {
    // So many, and not so long, that every run tries the same.
    AtomicInteger left = new AtomicInteger(SHORT_ROUNDS);
    change(new Random(20_261_126), () -> left.getAndDecrement() > 0);
  }

  @Tag("fuzz")
  @Test
  void changes_ofFilesForLong_areReadAlike() {
    long seed = Long.getLong("gitops4j.fuzz.seed", System.nanoTime());
    int seconds = Integer.getInteger("gitops4j.fuzz.seconds", LONG_SECONDS);
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    change(new Random(seed), () -> System.nanoTime() < end);
  }

  @Test
  void changes_thatMakeTextsMalformed_areRefusedAlike() {
    Random random = new Random(20_261_126);
    YamlChanges changes = new YamlChanges(random);
    YamlLayouts layouts = new YamlLayouts(random);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      String text = changes.change(layouts.text());
      refused += BothWays.refused(V3, text) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(500);
  }

  private static void change(Random random, BooleanSupplier goOn) {
    List<String> texts = new ArrayList<>(TEXTS.values());
    texts.removeIf(text -> text.length() > MAX_CHANGED);
    YamlChanges changes = new YamlChanges(random);
    YamlLayouts layouts = new YamlLayouts(random);
    int direct = 0;
    int read = 0;
    while (goOn.getAsBoolean()) {
      String text = texts.get(random.nextInt(texts.size()));
      for (int i = 0; i < 8; i++, read += 2) {
        String changed = i % 2 == 0 ? text : changes.excerpt(text, 6 + 2 * i);
        direct += BothWays.read(changes.change(changed)) ? 1 : 0;
        String layout = layouts.text();
        direct += BothWays.read(i < 4 ? layout : changes.change(layout)) ? 1 : 0;
      }
    }
    assertThat(direct)
        .as("%d of %d texts were read directly", direct, read)
        .isGreaterThan(read / 20);
  }
}
