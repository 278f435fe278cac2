package io.gitops4j.core.template.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.template.FunctionException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code .Files.Glob} of Helm 3.22.0 found among the same paths. */
class GlobPatternTest {

  private static final List<String> PATHS =
      List.of("a.txt", "conf/b.txt", "conf/sub/c.txt", "conf/[d].txt");
  private static final String ALL = String.join(" ", PATHS);

  private static List<String> found(String pattern) {
    GlobPattern glob = GlobPattern.orAll(pattern);
    return PATHS.stream().filter(glob::matches).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.txt | a.txt",
        "**/c.txt | conf/sub/c.txt",
        "conf/* | conf/b.txt conf/[d].txt",
        "conf/[!a].txt | conf/b.txt",
        "conf/[a-c].txt | conf/b.txt",
        "conf/{a,b}.txt | conf/b.txt",
        "conf/\\[d\\].txt | conf/[d].txt",
        "conf/?.txt | conf/b.txt",
        "conf[/]b.txt | conf/b.txt",
        "{a.txt,conf/b.txt | a.txt conf/b.txt",
        "a.txt\\ | a.txt",
        "conf/[\\]b].txt | conf/b.txt",
      })
  void pattern_ofPaths_findsWhatHelmFinds(String pattern, String paths) {
    assertThat(found(pattern)).isEqualTo(Arrays.asList(paths.split(" ")));
  }

  @ParameterizedTest
  @CsvSource({"**", "conf/[a-z0-9].txt", "[", "[]", "[a", "[c-a].txt", "[a-]x"})
  void pattern_thatIsNone_findsEverything(String pattern) {
    assertThat(String.join(" ", found(pattern))).isEqualTo(ALL);
  }

  @Test
  void pattern_thatNestsTooDeeply_isRefused() {
    assertThatThrownBy(() -> GlobPattern.orAll("{".repeat(100_000)))
        .isInstanceOf(FunctionException.class)
        .hasMessageContaining("limit of 100 levels");
  }
}
