package io.gitops4j.core.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.RenderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelmIgnoreTest {

  @ParameterizedTest
  @CsvSource({
    "*.txt, a.txt, false, true",
    "*.txt, d/e/a.txt, false, true",
    "a/*.txt, a/b.txt, false, true",
    "a/*.txt, a/b/c.txt, false, false",
    "/a.txt, a.txt, false, true",
    "/a.txt, b/a.txt, false, false",
    "d/, d, true, true",
    "d/, d, false, false",
    "d/, x/d, true, true",
    "?.md, a.md, false, true",
    "?.md, ab.md, false, false",
    "[a-c]x, bx, false, true",
    "[^a-c]x, bx, false, false",
    "\\*x, *x, false, true",
    "\\*x, ax, false, false",
    "!keep, other, false, true",
    "!keep, keep, false, false",
    "!keep/, keep, false, true",
    "#x, #x, false, false",
    "x, templates/.hidden, false, true",
    "x, templates/., true, false",
    "x, .hidden, false, false",
    "a.c, abc, false, false"
  })
  void aPattern_heldAgainstAPath_decidesAsHelm(
      String pattern, String path, boolean folder, boolean ignored) {
    assertThat(HelmIgnore.parse("c", pattern).ignores(path, folder)).isEqualTo(ignored);
  }

  @Test
  void patternsThatAreMalformed_failWithTheirLine() {
    for (String pattern : new String[] {"**/x", "[a", "a\\", "[]", "[a-]"}) {
      assertThatThrownBy(() -> HelmIgnore.parse("the chart c", "ok\n" + pattern))
          .as(pattern)
          .isInstanceOfSatisfying(
              RenderException.class,
              e -> assertThat(e.failure().location().orElseThrow()).hasToString(".helmignore:2:1"));
    }
  }
}
