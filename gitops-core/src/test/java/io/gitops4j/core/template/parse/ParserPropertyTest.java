package io.gitops4j.core.template.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.template.value.GoText;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every text: it parses or is refused, and what parses prints as itself. */
class ParserPropertyTest {

  private static final List<String> PARTS =
      List.of(
          "{{",
          "{{- ",
          "}}",
          " -}}",
          "if ",
          "else",
          "else if ",
          "end",
          "range ",
          "with ",
          "define ",
          "template ",
          "block ",
          "break",
          "continue",
          "$x",
          " := ",
          " = ",
          ",",
          ".a",
          ".b.c",
          ".",
          "$",
          "(",
          ")",
          " ",
          " | ",
          "\"q\"",
          "`r`",
          "1",
          "2.5",
          "0x1f",
          "'c'",
          "1i",
          "true",
          "nil",
          "print ",
          "eq ",
          "text",
          "\n",
          "/* c */",
          "é",
          "😀",
          "\\",
          "\u0000",
          "{{end}}",
          "{{else}}");

  private static ParsedText parse(String text) {
    return ParsedText.of("t", text, name -> name.equals("print") || name.equals("eq"));
  }

  @Property(tries = 3000)
  void texts_ofParts_parseOrAreRefusedWithALine(@ForAll("parts") String text) {
    parsesOrIsRefused(text);
  }

  @Property(tries = 2000)
  void texts_ofRandomBytes_parseOrAreRefusedWithALine(@ForAll byte[] bytes) {
    parsesOrIsRefused(GoText.text(bytes));
    parsesOrIsRefused("{{" + GoText.text(bytes) + "}}");
  }

  private static void parsesOrIsRefused(String text) {
    try {
      assertThat(parse(text).templates()).containsKey("t");
    } catch (SyntaxException refused) {
      assertThat(refused.line()).isBetween(1, 1 + text.length());
      assertThat(refused).hasMessageStartingWith("template: t:" + refused.line() + ": ");
    }
  }

  @Property(tries = 2000)
  void lexer_ofAnyText_endsAndLosesNothing(@ForAll("parts") String text) {
    Lexer lexer = new Lexer(text);
    int last = -1;
    int tokens = 0;
    for (Token token = lexer.next(); token.type() != TokenType.EOF; token = lexer.next()) {
      assertThat(token.position()).isGreaterThanOrEqualTo(last);
      last = token.position();
      assertThat(++tokens).isLessThanOrEqualTo(2 * text.length() + 2);
    }
    assertThat(lexer.next().type()).isEqualTo(TokenType.EOF);
  }

  @Property(tries = 2000)
  void templates_printed_parseToTheSameAgain(@ForAll("templates") String text) {
    Node.ListNode tree = root(text);
    String printed = tree.toString();
    assertThat(root(printed).toString()).isEqualTo(printed);
  }

  private static Node.ListNode root(String text) {
    Node.ListNode root = parse(text).templates().get("t");
    assertThat(root).isNotNull();
    return root == null ? new Node.ListNode(0, List.of()) : root;
  }

  @Provide
  Arbitrary<String> parts() {
    return Arbitraries.of(PARTS).list().ofMaxSize(30).map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> templates() {
    Arbitrary<String> text = Arbitraries.of("text", " ", "\n", "é", "}}");
    Arbitrary<String> operand =
        Arbitraries.of(
            ".", ".a", ".a.b", "$", "$.a", "1", "2.5", "'c'", "\"q\\n\"", "`r`", "true", "1+2i");
    Arbitrary<String> call = operand.list().ofMaxSize(3).map(a -> "print " + String.join(" ", a));
    Arbitrary<String> nested =
        Arbitraries.oneOf(operand, call.map(c -> "(" + c + ")"), call.map(c -> "(" + c + ").x"));
    Arbitrary<String> pipeline =
        Arbitraries.oneOf(
            nested, call, nested.map(n -> n + " | print 1"), nested.map(n -> "$x := " + n));
    Arbitrary<String> action =
        pipeline.map(p -> "{{" + p + "}}").map(a -> a.replace("{{$x :=", "{{- $x :="));
    Arbitrary<String> simple =
        Arbitraries.oneOf(text, action).list().ofMaxSize(4).map(s -> String.join("", s));
    return Arbitraries.lazyOf(
        () -> simple,
        () -> branch("if", pipeline, simple),
        () -> branch("with", pipeline, simple),
        () -> branch("range", pipeline, simple),
        () -> simple.map(s -> "{{template \"n\" .}}" + s));
  }

  private static Arbitrary<String> branch(
      String keyword, Arbitrary<String> pipeline, Arbitrary<String> inner) {
    return pipeline.flatMap(
        p ->
            inner.flatMap(
                body ->
                    inner.map(
                        other ->
                            "{{"
                                + keyword
                                + " "
                                + p
                                + "}}"
                                + body
                                + "{{else}}"
                                + other
                                + "{{end}}")));
  }
}
