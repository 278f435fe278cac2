package io.gitops4j.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

  private static final int SHORT_SECONDS = 2;
  private static final int LONG_SECONDS = 1_800;
  private static final int MAX_CHANGED = 16 << 10;

  @Test
  void files_ofAllFolders_areReadAlikeAndNearlyAllDirectly() throws IOException {
    int direct = 0;
    Map<String, String> texts = YamlCorpus.load();
    for (Map.Entry<String, String> text : texts.entrySet()) {
      direct += BothWays.read(text.getValue()) ? 1 : 0;
      direct += BothWays.read(text.getValue().replace("\n", "\r\n")) ? 1 : 0;
    }
    assertThat(direct).isGreaterThan(texts.size());
  }

  @Property(tries = 5_000)
  void layouts_ofAFewOddLines_areReadAlike(@ForAll long seed) {
    BothWays.read(new YamlLayouts(new Random(seed)).text());
  }

  @Test
  void changes_ofFilesFromAFixedSeed_areReadAlike() throws IOException {
    change(new Random(20_261_126), Duration.ofSeconds(SHORT_SECONDS));
  }

  @Tag("fuzz")
  @Test
  void changes_ofFilesForLong_areReadAlike() throws IOException {
    long seed = Long.getLong("gitops4j.fuzz.seed", System.nanoTime());
    int seconds = Integer.getInteger("gitops4j.fuzz.seconds", LONG_SECONDS);
    change(new Random(seed), Duration.ofSeconds(seconds));
  }

  private static void change(Random random, Duration time) throws IOException {
    List<String> texts = new ArrayList<>(YamlCorpus.load().values());
    texts.removeIf(text -> text.length() > MAX_CHANGED);
    YamlChanges changes = new YamlChanges(random);
    YamlLayouts layouts = new YamlLayouts(random);
    long end = System.nanoTime() + time.toNanos();
    int direct = 0;
    int read = 0;
    while (System.nanoTime() < end) {
      String text = texts.get(random.nextInt(texts.size()));
      for (int i = 0; i < 8; i++, read += 2) {
        String changed = i % 2 == 0 ? text : changes.excerpt(text, 6 + 2 * i);
        direct += BothWays.read(changes.change(changed)) ? 1 : 0;
        String layout = layouts.text();
        direct += BothWays.read(i < 4 ? layout : changes.change(layout)) ? 1 : 0;
      }
    }
    assertThat(direct).as("%d of %d texts were read directly", direct, read).isGreaterThan(read / 20);
  }
}
