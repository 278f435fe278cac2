package io.gitops4j.core.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.template.TemplateLimitException.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TemplateSetTest {

  private static final String ITSELF = "{{ define \"r\" }}{{ template \"r\" . }}{{ end }}";

  private static String execute(String text, @Nullable Object data) {
    return TemplateSet.builder().add("t", text).build().execute("t", data);
  }

  private static Limit limitOf(TemplateLimits limits, String text) {
    TemplateSet templates = TemplateSet.builder().limits(limits).add("t", text).build();
    try {
      throw new AssertionError("no limit but " + templates.execute("t", null));
    } catch (TemplateLimitException reached) {
      assertThat(reached.reason()).isEqualTo(TemplateException.Reason.LIMIT);
      assertThat(reached).hasMessageStartingWith("template: t:1:");
      return reached.limit();
    }
  }

  @Test
  void template_ofTheDocumentation_greets() {
    assertThat(execute("Hello {{ .name }}!", Map.of("name", "world"))).isEqualTo("Hello world!");
  }

  @Test
  void templates_ofOneName_theLastThatIsNotBlankCounts() {
    TemplateSet templates =
        TemplateSet.builder()
            .add("a", "{{ define \"n\" }}A{{ end }}")
            .add("b", "{{ define \"n\" }}B{{ end }}")
            .add("c", "{{ define \"n\" }} {{ end }}")
            .build();
    assertThat(templates.execute("n", null)).isEqualTo("B");
    assertThat(templates.names()).containsExactly("a", "b", "c", "n");
  }

  @Test
  void template_thatIsMissing_isNamedWithTheSet() {
    assertThatThrownBy(() -> TemplateSet.builder().name("all").build().execute("x", null))
        .isInstanceOf(TemplateException.class)
        .hasMessage("template: no template \"x\" associated with template \"all\"");
  }

  @Test
  void failure_inAnotherLine_tellsLineColumnAndExpression() {
    assertThatThrownBy(() -> execute("é\n  é{{ .a.b }}", Map.of("a", "text")))
        .isInstanceOfSatisfying(
            TemplateException.class,
            failed -> {
              assertThat(failed.location()).isEqualTo("t:2:9");
              assertThat(failed.problem()).isEqualTo("can't evaluate field b in type interface {}");
              assertThat(failed)
                  .hasMessage(
                      "template: t:2:9: executing \"t\" at <.a.b>: "
                          + "can't evaluate field b in type interface {}");
            });
  }

  @Test
  void syntaxError_ofABuild_tellsNameAndLine() {
    assertThatThrownBy(() -> execute("a\n{{ if }}", null))
        .isInstanceOfSatisfying(
            TemplateException.class,
            failed -> {
              assertThat(failed.reason()).isEqualTo(TemplateException.Reason.SYNTAX);
              assertThat(failed.location()).isEqualTo("t:2");
              assertThat(failed).hasMessage("template: t:2: missing value for if");
            });
  }

  @Test
  void limits_thatAreReached_areNamed() {
    TemplateLimits defaults = TemplateLimits.defaults();
    String loop = "{{ range 1000000000 }}{{ end }}";
    assertThat(limitOf(defaults.withSteps(1000), loop)).isEqualTo(Limit.STEPS);
    assertThat(limitOf(defaults.withTime(Duration.ZERO), loop)).isEqualTo(Limit.TIME);
    assertThat(limitOf(defaults.withOutputChars(1000), "{{ range 1001 }}x{{ end }}"))
        .isEqualTo(Limit.OUTPUT);
    assertThat(limitOf(defaults.withDepth(50), ITSELF + "{{ template \"r\" }}"))
        .isEqualTo(Limit.DEPTH);
  }

  @Test
  void text_thatDoublesInAVariable_endsAtTheOutputLimit() {
    String doubling = "{{ $x := \"ab\" }}{{ range 100 }}{{ $x = print $x $x }}{{ end }}";
    assertThat(limitOf(TemplateLimits.defaults(), doubling)).isEqualTo(Limit.OUTPUT);
  }

  @Test
  void recursion_asDeepAsTheDefault_needsNoStackOfTheCaller() {
    String down =
        "{{ define \"r\" }}{{ if . }}{{ template \"r\" (slice . 1) }}{{ end }}{{ end }}"
            + "{{ template \"r\" .l }}end";
    List<Object> levels = new ArrayList<>();
    for (long i = 0; i < 5000; i++) {
      levels.add(i);
    }
    assertThat(execute(down, Map.of("l", levels))).isEqualTo("end");
  }

  @Test
  void execution_ofAnInterruptedThread_endsAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    assertThat(limitOf(TemplateLimits.defaults(), "{{ range 1000000000 }}{{ end }}"))
        .isEqualTo(Limit.INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void set_executedByManyThreads_givesEachItsOwn() throws Exception {
    TemplateSet templates =
        TemplateSet.builder()
            .add("t", "{{ $x := .n }}{{ range 50 }}{{ $x = print $x \".\" }}{{ end }}{{ $x }}")
            .build();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<String>> results = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String own = "n" + i;
        results.add(threads.submit(() -> templates.execute("t", Map.of("n", own))));
      }
      for (int i = 0; i < 200; i++) {
        assertThat(results.get(i).get()).isEqualTo("n" + i + ".".repeat(50));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void functions_ofAnExecution_replaceThoseOfTheSet() {
    TemplateSet templates =
        TemplateSet.builder().functions(saying("set")).add("t", "{{ say 1 }}").build();
    assertThat(templates.execute("t", null)).isEqualTo("set 1");
    assertThat(templates.execute("t", null, saying("run"))).isEqualTo("run 1");
    assertThat(templates.execute("t", null)).isEqualTo("set 1");
  }

  private static FunctionTable saying(String word) {
    Signature signature = Signature.of("int");
    return FunctionTable.of(
        Map.of("say", new FunctionDefinition(signature, a -> word + " " + a.get(0))));
  }

  @Test
  void function_thatThrowsWhatItShouldNot_failsTheTemplate() {
    FunctionTable functions =
        FunctionTable.of(
            Map.of(
                "bad",
                new FunctionDefinition(
                    Signature.of(),
                    a -> {
                      throw new IllegalStateException("broken");
                    })));
    TemplateSet templates =
        TemplateSet.builder().functions(functions).add("t", "{{ bad }}").build();
    assertThatThrownBy(() -> templates.execute("t", null))
        .isInstanceOf(TemplateException.class)
        .hasMessageEndingWith("at <bad>: error calling bad: broken");
  }

  @Test
  void functionInTheData_isCalledWithConvertedIntegers() {
    FunctionDefinition twice =
        new FunctionDefinition(Signature.of("int64"), a -> List.of(String.valueOf(a.get(0))));
    assertThat(execute("{{ call .f 3 }}", Map.of("f", twice))).contains("3");
    assertThatThrownBy(() -> execute("{{ call .f \"x\" }}", Map.of("f", twice)))
        .hasMessageEndingWith("error calling call: arg 0: value has type string; should be int64");
    assertThatThrownBy(() -> execute("{{ call .f }}", Map.of("f", twice)))
        .hasMessageEndingWith("error calling call: wrong number of args for .f: got 0 want 1");
  }

  @Test
  void mapThatHoldsItself_printed_fails() {
    Map<String, @Nullable Object> loop = new HashMap<>();
    loop.put("self", loop);
    assertThatThrownBy(() -> execute("{{ . }}", loop)).isInstanceOf(TemplateException.class);
    assertThatThrownBy(() -> execute("{{ print . }}", loop)).isInstanceOf(TemplateException.class);
  }

  @Test
  void list_thatIsLargeByHoldingItsPartsTwice_printed_fails() {
    List<Object> list = List.of(1L);
    for (int i = 0; i < 60; i++) {
      list = List.of(list, list);
    }
    List<Object> large = list;
    assertThatThrownBy(() -> execute("{{ . }}", large))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("longer than 67108864 characters");
  }

  @Test
  void list_changedWhileItIsRangedOver_isRangedOverAsItWas() {
    FunctionTable functions =
        FunctionTable.of(
            Map.of(
                "put",
                new FunctionDefinition(
                    Signature.of("map[string]any"),
                    a -> {
                      @SuppressWarnings("unchecked")
                      Map<String, Object> map = (Map<String, Object>) a.get(0);
                      map.put("z" + map.size(), 1L);
                      return "";
                    })));
    TemplateSet templates =
        TemplateSet.builder()
            .functions(functions)
            .add("t", "{{ range $k, $v := .m }}{{ $k }}{{ put $.m }}{{ end }}")
            .build();
    Map<String, Object> map = new HashMap<>(Map.of("a", 1L, "b", 2L));
    assertThat(templates.execute("t", Map.of("m", map))).isEqualTo("ab");
  }
}
