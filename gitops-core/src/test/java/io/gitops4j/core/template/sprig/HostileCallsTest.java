package io.gitops4j.core.template.sprig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.template.FunctionTable;
import io.gitops4j.core.template.TemplateException;
import io.gitops4j.core.template.TemplateSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that ask for too much, or for what is not theirs. */
class HostileCallsTest {

  private static final FunctionTable TABLE = SprigFunctions.table(TemplateEnvironment.system());

  private static String printed(String template) {
    return TemplateSet.builder().functions(TABLE).add("t", template).build().execute("t", Map.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ repeat 2000000000 \"x\" | len }}",
        "{{ repeat 2000000000 \"xxxxxxxx\" | len }}",
        "{{ indent 2000000000 \"x\" | len }}",
        "{{ $s := repeat 30000 \"\\n\" }}{{ indent 30000 $s | len }}",
        "{{ $s := repeat 30000 \"x\" }}{{ replace \"x\" $s $s | len }}",
        "{{ $s := repeat 30000 \"x\" }}{{ replace \"\" $s $s | len }}",
        "{{ $s := repeat 30000 \"x\" }}{{ regexReplaceAll \"x\" $s $s | len }}",
        "{{ $s := repeat 30000 \"x\" }}{{ wrapWith 1 $s $s | len }}",
        "{{ $s := repeat 30000 \"x\" }}{{ join $s (until 30000) | len }}",
        "{{ until 2000000000 | len }}",
        "{{ untilStep 0 9223372036854775807 1 | len }}",
        "{{ seq 2000000000 | len }}",
        "{{ randAlpha 2000000000 | len }}",
        "{{ randBytes 2000000000 | len }}",
        "{{ mustRegexMatch \"((a{1000}){1000}){1000}\" \"a\" }}",
        "{{ mustFromJson (repeat 100000 \"[\") }}",
        "{{ mustToJson (fromYaml (repeat 100000 \"[\")) | fail }}"
      })
  void calls_thatAskForTooMuch_fail(String template) {
    assertThatThrownBy(() -> printed(template)).isInstanceOf(TemplateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mustToJson", "toRawJson", "mustToPrettyJson", "deepCopy", "uniq"})
  void values_thatContainThemselves_fail(String function) {
    String template =
        "{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ " + function + " (list $d) | len }}";
    assertThatThrownBy(() -> printed(template))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("levels");
  }

  @Test
  void values_thatContainThemselves_areNoYaml() {
    assertThat(printed("{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ toYaml $d }}")).isEmpty();
    assertThat(printed("{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ toYamlPretty $d }}"))
        .isEmpty();
  }

  @Test
  void value_thatDoublesManyTimes_isTooLarge() {
    String template =
        "{{ $d := dict \"a\" 1 }}{{ range until 40 }}{{ $d = dict \"a\" $d \"b\" $d }}{{ end }}"
            + "{{ mustToJson $d | len }}";
    assertThatThrownBy(() -> printed(template))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("limit");
  }

  @Test
  void regularExpression_thatBacktracksElsewhere_isLinear() {
    assertThat(printed("{{ regexMatch \"^(a+)+$\" (print (repeat 100000 \"a\") \"b\") }}"))
        .isEqualTo("false");
  }

  @Test
  void table_hasNoFunctionThatLooksAtTheMachine() {
    assertThat(TABLE.names()).doesNotContain("env", "expandenv");
    assertThat(printed("{{ getHostByName \"localhost\" }}")).isEmpty();
  }
}
