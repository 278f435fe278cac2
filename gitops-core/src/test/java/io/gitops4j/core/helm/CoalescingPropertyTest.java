package io.gitops4j.core.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.chart.Archives;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartLoader;
import io.gitops4j.core.chart.ValuesReader;
import io.gitops4j.core.yaml.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What holds for all values. */
class CoalescingPropertyTest {

  @Provide
  Arbitrary<Map<String, @Nullable Object>> tables() {
    return table(3);
  }

  private static Arbitrary<Map<String, @Nullable Object>> table(int depth) {
    Arbitrary<String> keys = Arbitraries.of("a", "b", "kid", "global");
    return Arbitraries.maps(keys, value(depth))
        .ofMaxSize(3)
        .map(map -> new LinkedHashMap<String, @Nullable Object>(map));
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // null is a value
  private static Arbitrary<Object> value(int depth) {
    Arbitrary<Object> scalars = Arbitraries.of(1.0, "x", true).map(each -> (Object) each);
    Arbitrary<Object> all = depth == 0 ? scalars : Arbitraries.oneOf(scalars, table(depth - 1));
    return all.injectNull(0.15);
  }

  private static Chart chart(Map<String, ?> top, Map<String, ?> kid) {
    return ChartLoader.withDefaults()
        .archive(
            "top",
            new Archives()
                .file("top/Chart.yaml", "apiVersion: v2\nname: top\nversion: 1.0.0\n")
                .file("top/values.yaml", JsonWriter.compact(top))
                .file("top/charts/kid/Chart.yaml", "name: kid\nversion: 1.0.0\n")
                .file("top/charts/kid/values.yaml", JsonWriter.compact(kid))
                .tgz());
  }

  private static Map<String, @Nullable Object> coalesced(
      Chart chart, Map<String, @Nullable Object> given) {
    return new Coalescing(new Warnings()).coalesce(ChartNode.tree(chart), given);
  }

  @Property(tries = 300)
  void whatIsGiven_andTheChartsDefaults_areNeverChanged(
      @ForAll("tables") Map<String, @Nullable Object> top,
      @ForAll("tables") Map<String, @Nullable Object> kid,
      @ForAll("tables") Map<String, @Nullable Object> given) {
    tableOrAbsent(top);
    tableOrAbsent(given);
    Map<String, @Nullable Object> before = ValuesReader.table(given);
    Chart chart = chart(top, kid);
    Map<String, @Nullable Object> first = coalesced(chart, given);
    assertThat(given).isEqualTo(before);
    assertThat(chart.values()).isEqualTo(top);
    assertThat(coalesced(chart, given)).isEqualTo(first);
  }

  @Property(tries = 300)
  void scalarsThatAreGiven_win(
      @ForAll("tables") Map<String, @Nullable Object> top,
      @ForAll("tables") Map<String, @Nullable Object> kid,
      @ForAll("tables") Map<String, @Nullable Object> given) {
    tableOrAbsent(top);
    tableOrAbsent(given);
    Map<String, @Nullable Object> result = coalesced(chart(top, kid), given);
    given.forEach(
        (key, value) -> {
          if (value != null && !(value instanceof Map)) {
            assertThat(result.get(key)).isEqualTo(value);
          } else if (value == null && top.containsKey(key)) {
            assertThat(result).doesNotContainKey(key);
          }
        });
    assertThat(result.get("kid")).isInstanceOf(Map.class);
  }

  @Property(tries = 300)
  void coalescingWithNothingGiven_keepsTheDefaultsOfTheRoot(
      @ForAll("tables") Map<String, @Nullable Object> top) {
    top.remove("kid");
    top.remove("global");
    Map<String, @Nullable Object> result = coalesced(chart(top, Map.of()), Map.of());
    result.remove("kid");
    assertThat(result).isEqualTo(top);
  }

  /** A subchart's values must be a table. */
  private static void tableOrAbsent(Map<String, @Nullable Object> values) {
    if (!(values.get("kid") instanceof Map)) {
      values.remove("kid");
    }
  }
}
