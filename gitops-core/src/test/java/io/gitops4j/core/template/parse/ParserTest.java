package io.gitops4j.core.template.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ParserTest {

  private static ParsedText parse(String text) {
    return ParsedText.of("t", text, name -> name.equals("print"));
  }

  @Test
  void structures_nestedBeyondTheLimit_areRefused() {
    String deep = "{{if .}}".repeat(Parser.DEEPEST + 1) + "{{end}}".repeat(Parser.DEEPEST + 1);
    assertThatThrownBy(() -> parse(deep))
        .isInstanceOf(SyntaxException.class)
        .hasMessage("template: t:1: control structures are nested deeper than 500");
    String chain = "{{if .}}" + "{{else if .}}".repeat(10_000) + "{{end}}";
    assertThatThrownBy(() -> parse(chain)).isInstanceOf(SyntaxException.class);
  }

  @Test
  void parentheses_nestedBeyondTheLimit_areRefused() {
    String deep = "{{" + "(".repeat(100_000) + "1" + ")".repeat(100_000) + "}}";
    assertThatThrownBy(() -> parse(deep))
        .isInstanceOf(SyntaxException.class)
        .hasMessage("template: t:1: max expression depth exceeded");
  }

  @Test
  void error_inAnActionOverLines_tellsWhereTheActionStarted() {
    assertThatThrownBy(() -> parse("a\n{{ print\n  \"x"))
        .hasMessage("template: t:3: unterminated quoted string in action started at t:2");
    assertThatThrownBy(() -> parse("a\n{{ print\n  1"))
        .hasMessage("template: t:3: unclosed action started at t:2");
  }

  @Test
  void elseIf_printed_isANestedIf() {
    ParsedText parsed = parse("{{if .a}}1{{else if .b}}2{{else}}3{{end}}");
    assertThat(parsed.templates().get("t"))
        .hasToString("{{if .a}}1{{else}}{{if .b}}2{{else}}3{{end}}{{end}}");
  }

  @Test
  void text_ofTenMegabytesOfOpenActions_isRefusedAtOnce() {
    assertThatThrownBy(() -> parse("{{".repeat(5_000_000))).isInstanceOf(SyntaxException.class);
    assertThat(parse("x".repeat(10_000_000)).templates()).containsOnlyKeys("t");
  }
}
