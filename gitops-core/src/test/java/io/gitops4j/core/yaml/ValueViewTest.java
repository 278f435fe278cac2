package io.gitops4j.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The view of a tree is its value. */
class ValueViewTest {

  private static final YamlReader READER = YamlReader.of(YamlFlavor.V3);

  private static List<YamlNode> read(String text) {
    try {
      return READER.readAll("test.yaml", text);
    } catch (YamlException e) {
      return List.of();
    }
  }

  private static void compare(YamlNode node) {
    if (!(node instanceof YamlMap map)) {
      return;
    }
    Map<String, @Nullable Object> value;
    try {
      value = map.toValue();
    } catch (YamlException e) {
      assertThatThrownBy(map::viewOfValue).isInstanceOf(YamlException.class);
      return;
    }
    Map<String, @Nullable Object> view = map.viewOfValue();
    assertThat(view).isEqualTo(value);
    assertThat(value).isEqualTo(view);
    assertThat(view.hashCode()).isEqualTo(value.hashCode());
    assertThat(JsonWriter.compact(view)).isEqualTo(JsonWriter.compact(value));
    value.forEach((key, each) -> assertThat(view.get(key)).as(key).isEqualTo(each));
  }

  @Test
  void view_ofAllFilesAtHand_isTheValue() {
    YamlCorpus.load().forEach((file, text) -> read(text).forEach(ValueViewTest::compare));
  }

  @Property(tries = 2_000)
  void view_ofOddLayouts_isTheValue(@ForAll long seed) {
    read(new YamlLayouts(new Random(seed)).text()).forEach(ValueViewTest::compare);
  }

  @Test
  void view_ofOddNumbers_isTheValue() {
    compare(
        read("""
                a: [0, 00, 7, 07, 0o7, 0x1f, -1, +1, 1_000, 999999999999999999,
                    9223372036854775807, 9223372036854775808, 1e3, 1.0, 0.5]
                """)
            .get(0));
  }

  @Test
  void view_whateverIsTried_cannotBeChanged() {
    Map<String, @Nullable Object> view = ((YamlMap) read("a: {b: [1, 2]}").get(0)).viewOfValue();

    assertThatThrownBy(() -> view.put("c", 1L)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> view.remove("a")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(view::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> view.entrySet().iterator().next().setValue(1L))
        .isInstanceOf(UnsupportedOperationException.class);
    @SuppressWarnings("unchecked")
    Map<String, List<Object>> inner = (Map<String, List<Object>>) view.get("a");
    assertThatThrownBy(() -> inner.get("b").set(0, 3L))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> inner.get("b").add(3L))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
