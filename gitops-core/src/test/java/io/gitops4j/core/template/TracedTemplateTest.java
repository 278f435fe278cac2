package io.gitops4j.core.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.template.trace.Origin;
import io.gitops4j.core.template.trace.Piece;
import io.gitops4j.core.template.trace.Reading;
import io.gitops4j.core.template.trace.TracedText;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracedTemplateTest {

  private final Map<String, @Nullable Object> data = new LinkedHashMap<>();

  TracedTemplateTest() {
    data.put("a", "one");
    data.put("m", new LinkedHashMap<>(Map.of("x", 1L)));
    data.put("l", List.of("p", "q"));
    data.put("none", null);
  }

  private static TemplateSet.Builder set(String text) {
    return TemplateSet.builder().add("t", text).add("h", "{{define \"h\"}}<{{.}}>{{end}}");
  }

  private TracedText trace(String text) {
    IdentityHashMap<Object, Origin> known = new IdentityHashMap<>();
    known.put(data, new Origin("data", List.of()));
    return set(text).traced(true).build().trace("t", data, FunctionTable.none(), known);
  }

  private static List<List<String>> read(Piece piece) {
    return piece.writing().contributors().readings().stream()
        .map(Reading::origin)
        .map(Origin::path)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "a{{.a}}b{{/* c */}}{{- .m.x -}} d",
        "{{range $i, $e := .l}}{{if $i}},{{end}}{{$e}}{{else}}-{{end}}",
        "{{range .l}}{{.}}{{break}}{{end}}{{range .none}}x{{else}}y{{end}}",
        "{{with .m}}{{.x}}{{else with .a}}{{.}}{{end}}{{with $y := .a}}{{$y}}{{end}}",
        "{{template \"h\" .a}}{{template \"h\" .m.x}}{{template \"h\"}}",
        "{{$x := .m}}{{$x.x}}{{$x = .l}}{{index $x 1}}{{(index .l 0) | printf \"%s!\"}}",
        "{{or .none .a}}{{and .a .m.x}}{{not .a}}{{len .l}}{{.m}}{{.none}}"
      })
  void text_ofATrace_isThatOfAnExecution(String text) {
    TracedText traced = trace(text);
    assertThat(traced.text()).isEqualTo(set(text).build().execute("t", data));
    int end = 0;
    for (Piece piece : traced.pieces()) {
      assertThat(piece.start()).isEqualTo(end);
      end = piece.end();
    }
    assertThat(end).isEqualTo(traced.text().length());
  }

  @Test
  void error_ofATrace_isThatOfAnExecution() {
    String text = "{{ .a.b }}";
    assertThatThrownBy(() -> trace(text))
        .hasMessage(
            "template: t:1:5: executing \"t\" at <.a.b>: can't evaluate field b in type interface"
                + " {}");
    assertThatThrownBy(() -> set(text).build().execute("t", data))
        .hasMessage(
            "template: t:1:5: executing \"t\" at <.a.b>: can't evaluate field b in type interface"
                + " {}");
  }

  @Test
  void action_readsFieldsThroughDotsVariablesAndItems() {
    assertThat(trace("{{.a}}").pieces())
        .extracting(TracedTemplateTest::read)
        .containsExactly(List.of(List.of("a")));
    assertThat(trace("{{with .m}}{{.x}}{{end}}").pieces())
        .extracting(TracedTemplateTest::read)
        .containsExactly(List.of(List.of("m", "x")));
    assertThat(trace("{{$v := .m}}{{$v.x}}").pieces())
        .extracting(TracedTemplateTest::read)
        .containsExactly(List.of(List.of("m", "x")));
    assertThat(trace("{{range .l}}{{.}}{{end}}").pieces())
        .extracting(TracedTemplateTest::read)
        .containsExactly(List.of(List.of("l", "0")), List.of(List.of("l", "1")));
    assertThat(trace("{{index .l 1}}").pieces())
        .extracting(TracedTemplateTest::read)
        .containsExactly(List.of(List.of("l", "1")));
  }

  @Test
  void template_thatIsCalled_isWithinTheCall() {
    List<Piece> pieces = trace("{{template \"h\" .a}}").pieces();
    assertThat(pieces).hasSize(3);
    assertThat(read(pieces.get(1))).containsExactly(List.of("a"));
    assertThat(pieces.get(1).writing().caller().orElseThrow()).hasToString("t:1:11");
  }

  @Test
  void set_thatIsNotTraced_refusesATrace() {
    TemplateSet plain = set("").build();
    assertThatThrownBy(() -> plain.trace("t", data, FunctionTable.none(), new IdentityHashMap<>()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(set("{{.a}}").traced(true).build().execute("t", data)).isEqualTo("one");
  }
}
