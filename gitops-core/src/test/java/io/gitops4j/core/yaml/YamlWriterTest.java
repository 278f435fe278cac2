package io.gitops4j.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlWriterTest {

  @Test
  void write_ofNestedValues_isBlockYamlWithSortedKeys() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put(
        "spec",
        Map.of("ports", List.of(Map.of("port", 80L)), "empty", List.of(), "none", Map.of()));
    value.put("apiVersion", "v1");
    value.put("matrix", List.of(List.of("a", "b"), List.of()));
    assertThat(YamlWriter.write(value))
        .isEqualTo(
            """
            apiVersion: v1
            matrix:
            - - a
              - b
            - []
            spec:
              empty: []
              none: {}
              ports:
              - port: 80
            """);
  }

  @Test
  void write_ofLongText_foldsAfterColumn80() {
    String words = "word ".repeat(30).strip();
    String written = YamlWriter.write(Map.of("description", words));
    assertThat(written.lines()).hasSizeGreaterThan(1).allMatch(line -> line.length() < 90);
    assertThat(YamlReader.of(YamlFlavor.V3).readOne("a", written).toValue())
        .isEqualTo(Map.of("description", words));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "yes,\"yes\"",
        "012,\"012\"",
        "12:30,\"12:30\"",
        "2024-01-02,\"2024-01-02\"",
        "a: b,'a: b'",
        "1.2.3,1.2.3",
        "- a,'- a'",
        "it's,it's",
        "``,\"\"",
        "1e,1e",
        "08,\"08\"",
        "null,\"null\""
      })
  void write_ofText_quotesOnlyWhereAReaderWouldErr(String text, String written) {
    assertThat(YamlWriter.write(Map.of("k", text == null ? "" : text)))
        .isEqualTo("k: " + written + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "1.5,1.5",
    "1000000.5,1.0000005e+06",
    "1.5e300,1.5e+300",
    "0.00001,1e-05",
    "1e21,1e+21"
  })
  void write_ofFloats_isAsGoPrintsThem(double number, String written) {
    assertThat(YamlWriter.write(List.of(number))).isEqualTo("- " + written + "\n");
  }

  @Property(tries = 1000)
  void read_ofWhatWasWritten_givesTheSameText(@ForAll String text) {
    // Half characters are no text; the other line breaks of YAML 1.1 the source writes unreadably.
    String clean = text.replaceAll("[\\uD800-\\uDFFF\\uFFFE\\uFFFF\\u2028\\u2029\\u0085]", "");
    String written = YamlWriter.write(Map.of("k", clean));
    assertThat(YamlReader.of(YamlFlavor.V11).readOne("a", written).toValue())
        .isEqualTo(Map.of("k", clean));
  }

  @Property(tries = 300)
  void sort_ofAnyKeys_keepsThemAll(@ForAll List<String> keys) {
    assertThat(NaturalOrder.sort(new ArrayList<>(keys))).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void sort_ofMixedKeys_isNatural() {
    List<String> sorted =
        List.of(
            "_x", "1", "01", "2", "2a", "10", "A", "a", "a-b", "a.1", "a.2", "a.10", "a.b", "a_b",
            "a1", "a2", "a10");
    List<String> shuffled = new ArrayList<>(sorted);
    java.util.Collections.reverse(shuffled);
    assertThat(NaturalOrder.sort(shuffled)).isEqualTo(sorted);
  }
}
