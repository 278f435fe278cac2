package io.gitops4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTest {

  private static final ObjectRef SETTINGS = ObjectRef.of("v1", "ConfigMap", "", "settings");

  private static Explanation of(Cause... causes) {
    return new Explanation(SETTINGS, "/data/text", List.of(causes));
  }

  @Test
  void toString_ofSeveralCauses_alignsItsColumns() {
    Explanation explanation =
        of(
            new Cause("written", "1", Location.of("base/settings.yaml", 6, 13)),
            new Cause("put the hash of the content behind the name", "1-abc", null),
            new Cause("apply the patch p.yaml", "é😀", Location.of("p.yaml", 1, 2)));
    assertThat(explanation)
        .hasToString(
            "ConfigMap/settings /data/text\n"
                + "  1     <- written                 base/settings.yaml:6:13\n"
                + "  1-abc <- put the hash of the content behind the name\n"
                + "  é😀    <- apply the patch p.yaml  p.yaml:1:2");
  }

  @Test
  void toString_ofALongTextOfManyLines_isALineACause() {
    String text = "first line\nsecond\tline\r\n" + "x".repeat(100);
    assertThat(of(new Cause("written", text, null)))
        .hasToString(
            "ConfigMap/settings /data/text\n"
                + "  first line\\nsecond\\tline\\r\\n"
                + "x".repeat(31)
                + "… <- written");
  }

  @Test
  void toString_ofAnEmptyValue_showsIt() {
    assertThat(of(new Cause("written", "", null)))
        .hasToString("ConfigMap/settings /data/text\n  \"\" <- written");
  }

  @Test
  void cause_printedAlone_isOneLine() {
    assertThat(new Cause("written", "a\nb", Location.of("a.yaml", 1, 2)))
        .hasToString("a\\nb <- written  a.yaml:1:2");
  }
}
