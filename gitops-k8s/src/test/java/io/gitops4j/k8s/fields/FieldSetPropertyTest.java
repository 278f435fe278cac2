package io.gitops4j.k8s.fields;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FieldSetPropertyTest {

  @Property
  void fieldsV1_readAndWritten_isTheSame(@ForAll("fieldSets") Map<String, Object> fields) {
    FieldSet set = FieldSet.of(fields);

    assertThat(FieldSet.of(set.toFieldsV1())).isEqualTo(set);
  }

  @Property
  void union_withItselfOrNothing_isItself(@ForAll("fieldSets") Map<String, Object> fields) {
    FieldSet set = FieldSet.of(fields);

    assertThat(set.union(set)).isEqualTo(set);
    assertThat(set.union(FieldSet.empty())).isEqualTo(set);
    assertThat(set.minus(set).isEmpty()).isTrue();
  }

  @Property
  void union_inEitherOrder_isTheSame(
      @ForAll("fieldSets") Map<String, Object> a, @ForAll("fieldSets") Map<String, Object> b) {
    assertThat(FieldSet.of(a).union(FieldSet.of(b)))
        .isEqualTo(FieldSet.of(b).union(FieldSet.of(a)));
  }

  @Property
  void digest_ofAnObject_ignoresTheOrderOfKeysAndFieldsOfOthers(
      @ForAll("objects") Map<String, Object> live,
      @ForAll("fieldSets") Map<String, Object> fields) {
    FieldSet set = FieldSet.of(fields);
    Map<String, Object> other = new LinkedHashMap<>(new TreeMap<>(live).descendingMap());
    other.put("notOurs", "x");

    assertThat(set.isEmpty() || set.digestOf(live).equals(set.digestOf(other))).isTrue();
  }

  @Provide
  Arbitrary<Map<String, Object>> fieldSets() {
    return tree("f:", 3);
  }

  @Provide
  Arbitrary<Map<String, Object>> objects() {
    return tree("", 3);
  }

  private static Arbitrary<Map<String, Object>> tree(String prefix, int depth) {
    Arbitrary<String> keys = Arbitraries.of("a", "b", "c", "d").map(k -> prefix + k);
    Arbitrary<Object> values =
        depth == 0 ? Arbitraries.just((Object) Map.of()) : tree(prefix, depth - 1).map(m -> m);
    return Arbitraries.maps(keys, values).ofMaxSize(3);
  }
}
