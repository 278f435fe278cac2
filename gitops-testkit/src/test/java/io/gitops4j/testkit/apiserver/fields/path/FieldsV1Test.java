package io.gitops4j.testkit.apiserver.fields.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.testkit.apiserver.Trees;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsV1Test {

  private static PathElement key(String json) {
    return PathElement.key(Trees.map(json));
  }

  @Test
  void encode_allKindsOfSteps_sortsAndDotsMembersWithChildren() {
    FieldSet.Builder builder = new FieldSet.Builder();
    PathElement list = PathElement.field("list");
    builder.add(List.of(list, PathElement.index(2)));
    builder.add(List.of(list, PathElement.value("x")));
    builder.add(List.of(list, key("{'protocol':'TCP','port':80}")));
    builder.add(List.of(list, key("{'protocol':'TCP','port':80}"), PathElement.field("name")));
    builder.add(List.of(list, key("{'port':9,'protocol':'UDP'}"), PathElement.field("name")));
    builder.add(List.of(PathElement.field("alone")));
    assertThat(Trees.text(FieldsV1.encode(builder.build())))
        .isEqualTo(
            "{'f:alone':{},'f:list':{"
                + "'k:{\\'port\\':9,\\'protocol\\':\\'UDP\\'}':{'f:name':{}},"
                + "'k:{\\'port\\':80,\\'protocol\\':\\'TCP\\'}':{'.':{},'f:name':{}},"
                + "'v:\\'x\\'':{},'i:2':{}}}");
  }

  @Test
  void decode_unknownPrefix_isSkipped() {
    assertThat(FieldsV1.decode(Trees.map("{'f:a':{},'z:what':{}}")).toString()).isEqualTo(".a\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'x':{}}", "{'f:a':1}", "{'k:[1]':{}}", "{'v:{':{}}", "{'i:x':{}}"})
  void decode_malformed_isRefused(String json) {
    assertThatThrownBy(() -> FieldsV1.decode(Trees.map(json)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void steps_areEqual_whenNumbersAre() {
    assertThat(key("{'port':1}"))
        .isEqualTo(key("{'port':1.0}"))
        .hasSameHashCodeAs(key("{'port':1.0}"));
    assertThat(PathElement.value(1L)).isNotEqualTo(PathElement.value("1"));
    assertThat(PathElement.index(1)).isNotEqualTo(PathElement.value(1L));
  }

  @Test
  void path_printsAsMessagesDo() {
    List<PathElement> path =
        List.of(
            PathElement.field("ports"),
            key("{'protocol':'TCP','port':80}"),
            PathElement.value("x"),
            PathElement.index(3));
    assertThat(FieldSet.text(path)).isEqualTo(".ports[port=80,protocol=\"TCP\"][=\"x\"][3]");
  }

  @Property
  void decode_ofEncoded_isTheSame(@ForAll("sets") FieldSet set) {
    assertThat(FieldsV1.decode(FieldsV1.encode(set))).isEqualTo(set);
  }

  @Property
  void operations_agreeWithPathsOneByOne(@ForAll("sets") FieldSet a, @ForAll("sets") FieldSet b) {
    a.union(b).forEachPath(path -> assertThat(a.has(path) || b.has(path)).isTrue());
    a.intersection(b).forEachPath(path -> assertThat(a.has(path) && b.has(path)).isTrue());
    a.minus(b).forEachPath(path -> assertThat(a.has(path) && !b.has(path)).isTrue());
    a.forEachPath(
        path -> {
          assertThat(a.union(b).has(path)).isTrue();
          assertThat(a.intersection(b).has(path)).isEqualTo(b.has(path));
          assertThat(a.minus(b).has(path)).isEqualTo(!b.has(path));
          boolean below = false;
          for (int i = 1; i <= path.size(); i++) {
            below |= b.has(path.subList(0, i));
          }
          assertThat(a.minusBelow(b).has(path)).isEqualTo(!below);
        });
    assertThat(a.minus(a).isEmpty()).isTrue();
    assertThat(a.union(b)).isEqualTo(b.union(a));
  }

  @Provide
  Arbitrary<FieldSet> sets() {
    Arbitrary<PathElement> steps =
        Arbitraries.oneOf(
            Arbitraries.of("a", "b", "\uD83D\uDE00", "\uFFFD").map(PathElement::field),
            Arbitraries.of("x", "<y>").map(PathElement::value),
            Arbitraries.of(1L, 2L).map(PathElement::value),
            Arbitraries.integers().between(0, 2).map(PathElement::index),
            Arbitraries.integers()
                .between(0, 2)
                .map(n -> PathElement.key(Map.of("n", (long) n, "p", "T"))));
    return steps
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .list()
        .ofMaxSize(8)
        .map(
            paths -> {
              FieldSet.Builder builder = new FieldSet.Builder();
              paths.forEach(builder::add);
              return builder.build();
            });
  }
}
