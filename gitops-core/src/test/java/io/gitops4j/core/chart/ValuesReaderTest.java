package io.gitops4j.core.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.yaml.YamlException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesReaderTest {

  private static Map<String, ?> read(String text) {
    return ValuesReader.read("values.yaml", text);
  }

  @Test
  void numbers_areDoubles() {
    assertThat(read("a: 1\nb: [0x10, 1.5, 0777]\n"))
        .isEqualTo(Map.of("a", 1.0, "b", List.of(16.0, 1.5, 511.0)));
  }

  @Test
  void keys_areTheTextOfTheirValues() {
    assertThat(read("y: 1\n2: a\n")).isEqualTo(Map.of("true", 1.0, "2", "a"));
  }

  /** As Helm 3.22.0 reads it; kustomize would put an empty line before the second. */
  @Test
  void foldedText_withALineThatIsIndentedMore_isWhatItSays() {
    String text = "k: >\n  a\n  then\n    b;\n  fi\n  c\n";
    assertThat(read(text)).isEqualTo(Map.of("k", "a then\n  b;\nfi c\n"));
    assertThat(read("z: &z 1\n" + text)).isEqualTo(Map.of("z", 1.0, "k", "a then\n  b;\nfi c\n"));
  }

  @Test
  void nothing_isEmpty() {
    assertThat(read("")).isEmpty();
    assertThat(read("null")).isEmpty();
    assertThat(read("# only\n")).isEmpty();
  }

  @Test
  void ofSeveralDocumentsAndKeys_theFirstAndTheLastCount() {
    assertThat(read("a: 1\na: 2\n---\nb: 3\n")).isEqualTo(Map.of("a", 2.0));
  }

  @Test
  void whatIsNoMapping_isMalformed() {
    assertThatThrownBy(() -> read("- a\n")).isInstanceOf(YamlException.class);
  }
}
