package io.gitops4j.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Location;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {

  private static final YamlReader V3 = YamlReader.of(YamlFlavor.V3);
  private static final YamlReader V11 = YamlReader.of(YamlFlavor.V11);

  @Test
  void read_ofNumbers_givesJsonValues() {
    assertThat(V3.readOne("a", "[017, 0x1F, 1.0, 1e3, 08, 1.5, 99999999999999999999]").toValue())
        .isEqualTo(List.of(15L, 31L, 1L, 1000L, 8L, 1.5, 1.0E20));
  }

  @Test
  void read_ofADate_givesRfc3339InV3AndTextInV11() {
    assertThat(V3.readOne("a", "2024-01-02").toValue()).isEqualTo("2024-01-02T00:00:00Z");
    assertThat(V11.readOne("a", "2024-01-02").toValue()).isEqualTo("2024-01-02");
  }

  @Test
  void read_ofABooleanKeyInV11_givesItsValueAsText() {
    assertThat(V11.readOne("a", "y: 1").toValue()).isEqualTo(Map.of("true", 1L));
  }

  @Test
  void value_ofANumberAsKeyInV3_isRefusedWithItsPlace() {
    assertThatThrownBy(() -> V3.readOne("a", "x: 1\n2: b\n").toValue())
        .isInstanceOf(YamlException.class)
        .hasMessageContaining("the key 2 is no text")
        .extracting(e -> ((YamlException) e).location())
        .isEqualTo(Location.of("a", 2, 1));
  }

  /** As Helm 3.22.0 reads them; with an anchor, so that the complete parser does. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a:~  b: |-~    ~  # c~  d: e; {a={b=, d=e}}",
        "a:~  b: |+~    ~~  d: e; {a={b=~~, d=e}}",
        "a:~- |~   ~- x; {a=[, x]}",
        "a:~- b: >~     ~- x; {a=[{b=}, x]}",
        "a: |~     ~b: |~   ~c: d; {a=, b=, c=d}",
        "a:~  b: !!str |-~      ~  c: |~     ~d: e; {a={b=, c=}, d=e}",
        "a: |~    ~  ; {a=}",
      })
  void read_ofAnEmptyBlockText_whichALineOfSpacesIndents_givesNothing(String text, String value) {
    String yaml = text.replace('~', '\n');
    String wanted = value.replace('~', '\n');
    assertThat(V11.readOne("a", yaml).toValue()).hasToString(wanted);
    YamlMap anchored = (YamlMap) V11.readOne("a", "z: &z y\n" + yaml);
    anchored.remove("z");
    assertThat(anchored.toValue()).hasToString(wanted);
  }

  /** As Helm 3.22.0 reads them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a:^b; {a=b}",
        "a:^'b'^~c: d; {a=b, c=d}",
        "a: ^ |~  x~; {a=x~}",
        "a:^~  b: c; {a={b=c}}",
        "a:^# c; {a=null}",
        "a^: b; {a=b}",
        "'a'^: b; {a=b}",
        "a:^[b]^~c:^{d: e}^# f; {a=[b], c={d=e}}",
        "x:~- a:^!!str b; {x=[{a=b}]}",
      })
  void read_ofATab_whereNoKeyCanBegin_isAsOfASpace(String text, String value) {
    String yaml = text.replace('~', '\n').replace('^', '\t').replace('\'', '"');
    String wanted = value.replace('~', '\n');
    assertThat(V11.readOne("a", yaml).toValue()).hasToString(wanted);
    YamlMap anchored = (YamlMap) V11.readOne("a", "z: &z y\n" + yaml);
    anchored.remove("z");
    assertThat(anchored.toValue()).hasToString(wanted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"- \ta\n", "-\ta: b\n", "? a\n:\tb\n", "a:\n\tb: c\n", "a:\t- b\n"})
  void read_ofATab_whereAKeyCouldBegin_isRefused(String text) {
    assertThatThrownBy(() -> V11.readOne("a", text)).isInstanceOf(YamlException.class);
  }

  @Test
  void read_ofABlockText_lessIndentedThanALineOfSpacesBefore_isRefused() {
    assertThatThrownBy(() -> V11.readOne("a", "a:\n  b: |\n      \n    x\n"))
        .hasMessageContaining("leading empty lines contain more spaces")
        .extracting(e -> ((YamlException) e).location())
        .isEqualTo(Location.of("a", 4, 5));
  }

  @Test
  void read_ofManyEmptyBlockTexts_endsSoon() {
    String text = "z: &z y\n" + "a: |\n    \n".repeat(10_000);
    assertThatThrownBy(() -> V11.readOne("a", text)).isInstanceOf(YamlException.class);
  }

  @Test
  void read_ofAKeyThatStandsTwice_namesTheSecond() {
    assertThatThrownBy(() -> V3.readOne("cm.yaml", "a: 1\nb:\n  c: 1\n  c: 2\n"))
        .hasMessage("the key \"c\" stands twice in one mapping")
        .extracting(e -> ((YamlException) e).location())
        .isEqualTo(Location.of("cm.yaml", 4, 3));
  }

  @Test
  void read_ofAliasesAndMergeKeys_copiesWhatTheyStandFor() {
    YamlNode node = V3.readOne("a", "base: &b {x: 1, y: 2}\nmore:\n  <<: *b\n  x: 3\n");
    assertThat(node.toValue())
        .isEqualTo(Map.of("base", Map.of("x", 1L, "y", 2L), "more", Map.of("x", 3L, "y", 2L)));
  }

  @Test
  void read_ofAnAliasBomb_stopsAtTheLimit() {
    StringBuilder bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
    for (char c = 'b'; c <= 'k'; c++) {
      bomb.append(c).append(": &").append(c).append(" [");
      bomb.append(("*" + (char) (c - 1) + ", ").repeat(8)).append("*").append((char) (c - 1));
      bomb.append("]\n");
    }
    assertThatThrownBy(() -> V3.readOne("a", bomb.toString()))
        .hasMessageContaining("aliases stand for more nodes than the limit of 100000")
        .matches(e -> ((YamlException) e).exceedsLimit());
  }

  @Test
  void read_ofDeepNesting_stopsAtTheLimit() {
    assertThatThrownBy(() -> V3.readOne("a", "[".repeat(5000)))
        .hasMessageContaining("deeper than the limit of 100");
  }

  @Test
  void read_ofBytesThatAreNotUtf8_namesTheLine() {
    byte[] latin = "a: 1\nb: M\u00fcnchen\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> V3.readAll("a", latin))
        .hasMessage("the text is not UTF-8")
        .extracting(e -> ((YamlException) e).location())
        .isEqualTo(Location.of("a", 2, 5));
  }

  @Test
  void locate_ofAField_givesItsPlaceOrThatOfItsParent() {
    NodeSourceMap map = new NodeSourceMap(V3.readOne("a", "spec:\n  ports:\n    - port: 80\n"));
    assertThat(map.locate("/spec/ports/0/port")).contains(Location.of("a", 3, 13));
    assertThat(map.locate("/spec/ports/7/port")).contains(Location.of("a", 3, 5));
    assertThat(map.locate("")).contains(Location.of("a", 1, 1));
  }

  @Test
  void read_ofSeveralDocuments_givesNullForTheEmpty() {
    assertThat(V3.readAll("a", "---\na: 1\n---\n---\nb: 2\n")).hasSize(3);
    assertThat(V3.readAll("a", "---\n---\n").get(0).isNull()).isTrue();
    assertThat(V3.readAll("a", "# nothing\n")).isEmpty();
  }

  @Property(tries = 300)
  void read_ofAnyBytes_givesNodesOrAYamlException(@ForAll byte[] bytes) {
    try {
      V3.readAll("a", bytes);
    } catch (YamlException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
