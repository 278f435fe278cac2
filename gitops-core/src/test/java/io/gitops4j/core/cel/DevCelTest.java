package io.gitops4j.core.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verdicts of Flux' own tests, {@code expression_test.go} of fluxcd/pkg, and more. */
@Timeout(60)
class DevCelTest {

  private static final DevCel CEL = new DevCel();

  private static Map<String, @Nullable Object> object() {
    Map<String, @Nullable Object> status = new HashMap<>();
    status.put("observedGeneration", 3L);
    status.put("ratio", 2.5);
    status.put("nothing", null);
    status.put("since", "2024-01-01T00:00:00Z");
    status.put("empty", Map.of());
    status.put("hosts", Arrays.asList("a", null, "b"));
    status.put(
        "conditions",
        List.of(
            Map.of("type", "Ready", "status", "True"),
            Map.of("type", "Synced", "status", "False")));
    return new HashMap<>(
        Map.of(
            "kind",
            "Database",
            "metadata",
            Map.of("generation", 3, "name", "db"),
            "data",
            Map.of("yes", true, "no", false, "text", "true"),
            "status",
            status));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data.yes",
        "!data.no",
        "status.observedGeneration == metadata.generation",
        "status.observedGeneration == 3.0",
        "status.ratio > 2",
        "status.nothing == null",
        "has(status.nothing)",
        "!has(status.missing)",
        "status.?missing.orValue(1) == 1",
        "status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')",
        "status.conditions.filter(e, e.type == 'None').all(e, e.status == 'True')",
        "status.conditions.map(c, c.type).join(',') == 'Ready,Synced'",
        "status.observedGeneration != 'a'",
        "timestamp(status.since).getFullYear() == 2024",
        "timestamp(status.since).getHours() == 0",
        "'a-b'.split('-').first().value() + kind == 'aDatabase'",
        "sets.contains([1, 2], [1])",
        "base64.encode(b'a') == 'YQ=='",
        "kind.matches('^Data')",
        "[1] + [2] == [1, 2]",
        "b'a' + b'b' == b'ab'",
        "missing.field == 1 || true",
        "!(missing.field == 1 && false)",
        "'aXbXc'.replace('X', '-') == 'a-b-c'",
        "'aXbXc'.replace('X', '-', 1) == 'a-bXc'",
        "'ab'.replace('', '_') == '_a_b_'",
        "'ab'.replace('', '_', 1) == '_ab'",
        "'ab'.replace('a', 'x', 0) == 'ab'",
        "[].join() == '' && ['a', 'b'].join() == 'ab' && ['', 'a', ''].join(',') == ',a,'",
        "status.hosts.size() == 3 && status.hosts[1] == null",
      })
  void expression_thatIsTrue_holds(String text) throws ConditionException {
    assertThat(CEL.parse(text).holds(object())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"data.no", "kind == 'X'", "has(status.empty.x)", "status.nothing != null"})
  void expression_thatIsFalse_doesNotHold(String text) throws ConditionException {
    assertThat(CEL.parse(text).holds(object())).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          data.missing                     | at 4: key 'missing' is not present in map
          has(missing.field)               | No such attribute(s): missing
          missing.field == 1               | No such attribute(s): missing
          data.text                        | its result is neither true nor false
          kind                             | its result is neither true nor false
          metadata.generation.x == 1       | Error resolving field 'x'
          nofunction(kind)                 | No matching overload for function 'nofunction'
          status.conditions[5].type == 'a' | Index out of bounds
          1 / 0 == 1                       | / by zero
          kind.matches('[')                | missing closing ]
          """)
  void expression_thatCannotBeEvaluated_isToldOf(String text, String why) throws Exception {
    Condition condition = CEL.parse(text);

    assertThatThrownBy(() -> condition.holds(object()))
        .isInstanceOf(ConditionException.class)
        .hasMessageContaining(why)
        .message()
        .doesNotContain("\n", "<input>");
  }

  @Test
  void expression_thatIsMalformed_cannotBeRead() {
    assertThatThrownBy(() -> CEL.parse("foo."))
        .isInstanceOf(ConditionException.class)
        .hasMessage("at 1:5: no viable alternative at input '.'");
  }

  @Test
  void expression_thatIsTooLongOrDeep_cannotBeRead() throws Exception {
    assertThatThrownBy(() -> CEL.parse("true" + " ".repeat(DevCel.LONGEST)))
        .isInstanceOf(ConditionException.class)
        .hasMessageContaining("exceeds limit");
    assertThatThrownBy(() -> CEL.parse("(".repeat(5_000)))
        .isInstanceOf(ConditionException.class)
        .hasMessageContaining("recursion limit");
    assertThat(CEL.parse("!".repeat(8_000) + "true").holds(Map.of())).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                  | ['aaaaaaaaaa'] | .map(s, s + s)            | [0] == ''
          ''                  | [[1, 2, 3]]    | .map(s, s + s)            | .size() == 0
          ''                  | "aa"           | .replace('a', 'aaaa')         | == ''
          ''                  | ['aa']         | .map(s, [s, s, s].join()) | [0] == ''
          """)
  void expression_thatGrowsWithEveryLink_isStopped(
      String ignored, String start, String link, String end) throws Exception {
    Condition condition = CEL.parse(start + link.repeat(60) + " " + end);

    assertThatThrownBy(() -> condition.holds(object()))
        .isInstanceOf(ConditionException.class)
        .hasMessageContaining("handles more than");
  }

  @Test
  void expression_thatGoesRoundTooOften_isStopped() throws Exception {
    String ten = "[0,1,2,3,4,5,6,7,8,9]";
    StringBuilder text = new StringBuilder("true");
    for (int i = 0; i < 9; i++) {
      text.insert(0, ten + ".all(x" + i + ", ").append(")");
    }
    Condition condition = CEL.parse(text.toString());

    assertThatThrownBy(() -> condition.holds(object()))
        .isInstanceOf(ConditionException.class)
        .hasMessageContaining("Iteration budget exceeded");
  }

  @Test
  void allowance_ofAnEvaluation_isItsOwn() throws Exception {
    Condition condition = CEL.parse("text.matches('b') || text + text == ''");
    Map<String, Object> variables = Map.of("text", "a".repeat(1_000_000));

    for (int i = 0; i < 20; i++) {
      assertThat(condition.holds(variables)).isFalse();
    }
  }

  @Test
  void listOfManyElements_isMappedWithinTheAllowance() throws Exception {
    List<Integer> many = new java.util.ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      many.add(i);
    }

    assertThat(CEL.parse("l.map(x, x + 1).size() == 5000").holds(Map.of("l", many))).isTrue();
  }

  @Test
  void checkedExpression_ofItsVariables_holds() throws Exception {
    Condition condition =
        CEL.compile(
            "self.metadata.labels['app/version'] == dep.metadata.labels['app/version'] && "
                + "dep.status.conditions.filter(e, e.type == 'Ready').all(e, e.status == 'True') && "
                + "dep.metadata.generation == dep.status.observedGeneration",
            Set.of("self", "dep"));
    Map<String, Object> labels = Map.of("labels", Map.of("app/version", "1"), "generation", 1L);
    Map<String, Object> status = Map.of("observedGeneration", 1L, "conditions", List.of());

    assertThat(
            condition.holds(
                Map.of(
                    "self",
                    Map.of("metadata", labels),
                    "dep",
                    Map.of("metadata", labels, "status", status))))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          other.x == 1 | at 1:1: undeclared reference to 'other'
          dep.x        | it is of type dyn and not of type bool
          "x"          | it is of type string and not of type bool
          dep == 'x'   | at 1:5: found no matching overload for '_==_'
          dep.         | at 1:5: no viable alternative at input '.'
          """)
  void checkedExpression_ofAnotherType_cannotBeRead(String text, String why) {
    assertThatThrownBy(() -> CEL.compile(text, Set.of("self", "dep")))
        .isInstanceOf(ConditionException.class)
        .hasMessageStartingWith(why);
  }
}
