package io.gitops4j.core.helmrelease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.chart.ValuesReader;
import io.gitops4j.core.template.value.TypedNumber;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code --set} makes of a text; expectations are those of Helm's parser. */
class SetTextTest {

  private static Map<String, @Nullable Object> set(String before, String text, boolean strings) {
    Map<String, @Nullable Object> values = ValuesReader.read("values.yaml", before);
    SetText.into(values, text, strings);
    return values;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=1|{a=1}",
        "a=0|{a=0}",
        "a=01|{a=01}",
        "a=-7|{a=-7}",
        "a=+7|{a=7}",
        "a=1.5|{a=1.5}",
        "a=TRUE,b=False|{a=true, b=false}",
        "a=null|{a=null}",
        "a=|{a=}",
        "a=b=c|{a=b=c}",
        "a.b.c=x|{a={b={c=x}}}",
        "a\\.b=x|{a.b=x}",
        "a=x\\,y,b=z|{a=x,y, b=z}",
        "a={x,y,z}|{a=[x, y, z]}",
        "a={1,true,null},b=c|{a=[1, true, null], b=c}",
        "a={}|{a=[]}",
        "a={x\\}y}|{a=[x}y]}",
        "a[0]=x|{a=[x]}",
        "a[2]=x|{a=[null, null, x]}",
        "a[0].b=x,a[0].c=y,a[1].b=z|{a=[{b=x, c=y}, {b=z}]}",
        "a[1][0]=x|{a=[null, [x]]}",
        "a[0|{}",
        "a[0]|{a=[]}",
        "a.|{}",
        "=x|{}",
        "a=x,|{a=x}",
        "a={b}c=d|{a=[b], c=d}",
        "a=x\\|{a=x}",
        "a=9223372036854775808|{a=9223372036854775808}"
      })
  void into_aText_setsWhatHelmSets(String text, String expected) {
    Map<String, @Nullable Object> values = set("", text, false);

    // An empty list in braces has one empty text in Helm, which prints the same.
    assertThat(shown(values)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a|the name \"a\" has no value",
        "a,b=c|the name \"a\" has no value and cannot end with a comma",
        "a.b|the name \"b\" has no value",
        "a.=x|the name \"a\" has no value",
        "a[-1]=x|the index -1 is negative",
        "a[x]=y|the index \"x\" is no whole number",
        "a[65537]=x|the index 65537 is greater than 65536",
        "a[0]b=x|\"b\" follows an index",
        "a={x|a list must end with a brace",
        "kept.x=y|there is no mapping at \"kept\", but another value",
        "nil.x=y|there is no mapping at \"nil\", but another value",
        "kept[0]=y|there is no list at \"kept\", but another value"
      })
  void into_aTextThatDoesNotFit_saysWhatIsWrong(String text, String expected) {
    assertThatThrownBy(() -> set("kept: 1\nnil: null\n", text, false))
        .isInstanceOf(SetText.Malformed.class)
        .hasMessage(expected);
  }

  @Test
  void into_whatIsThere_isChangedInPlace() {
    assertThat(shown(set("a: {b: 1, c: [x, y]}", "a.c[1]=z,a.d=new", false)))
        .isEqualTo("{a={b=1.0, c=[x, z], d=new}}");
  }

  @Test
  void into_asTexts_keepsEveryValueText() {
    assertThat(set("", "a=1,b=true,c={1,null}", true))
        .isEqualTo(Map.of("a", "1", "b", "true", "c", List.of("1", "null")));
  }

  @Test
  void into_wholeNumbers_areIntegersForTemplates() {
    assertThat(set("", "port=8080", false)).containsEntry("port", TypedNumber.int64(8080));
  }

  @Test
  void into_aShortTextThatMakesHugeLists_isRefused() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      text.append("l").append(i).append("[65535]=x,");
    }
    assertThatThrownBy(() -> set("", text.toString(), false))
        .isInstanceOf(SetText.Malformed.class)
        .hasMessageContaining("more than 1000000 items");
  }

  @Test
  void into_deeplyNestedNames_areRefused() {
    assertThatThrownBy(() -> set("", "a.".repeat(31) + "b=x", false))
        .isInstanceOf(SetText.Malformed.class)
        .hasMessageContaining("deeper than 30");
  }

  static String shown(Map<String, @Nullable Object> values) {
    return String.valueOf(plain(values));
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((k, v) -> copy.put(k, plain(v)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(v -> copy.add(plain(v)));
      return copy;
    }
    return value instanceof TypedNumber number ? number.value() : value;
  }
}
