package io.gitops4j.core.substitute;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Reason;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

  private static final Map<String, String> VALUES =
      Map.of("a", "alpha", "path", "/usr/lib/x.tar.gz", "ss", "straße", "empty", "", "n", "2");

  private static String expand(String text) {
    return new String(
        Template.parse(text).expand(VALUES::get, true, SubstitutionLimits.defaults()), UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${a}|alpha",
        "$$${a}|$alpha",
        "$a ${ss^^}|$a STRAßE",
        "${path##*/}|x.tar.gz",
        "${path%.*}|/usr/lib/x.tar",
        "${path%%.*}|/usr/lib/x",
        "${path#/*/}|lib/x.tar.gz",
        "${a#[a-c]}|lpha",
        "${a#[^a]}|alpha",
        "${a#\\a}|lpha",
        "${a:-2}|alpha",
        "${a:1:${n}}|lp",
        "${none:-${empty:-${a}}}|alpha",
        "${a/%ha/HA}|alpHA",
        "${a/#al/AL}|ALpha",
        "${a//${empty}/-}|-a-l-p-h-a-",
        "${a,^}|alpha",
        "${#ss}|7",
      })
  void expand_anExpression_isWhatFluxMakesOfIt(String text, String expected) {
    assertThat(expand(text)).isEqualTo(expected);
  }

  @Test
  void expand_aNulInTheText_endsIt() {
    assertThat(expand("${a} b\0 c")).isEqualTo("alpha b");
  }

  @Test
  void expand_aDefaultThatIsNotUsed_stillNeedsItsVariables() {
    assertThatThrownBy(() -> expand("${a:-${none}}"))
        .isInstanceOf(TemplateException.class)
        .hasMessage("variable not set (strict mode): \"none\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"${a.b}", "${a", "${ a}", "${{ a }}", "${a:é}", "${a:", "${a/x", "${a:1:-2}"})
  void expand_aMalformedExpression_isInvalid(String text) {
    assertThatThrownBy(() -> expand(text))
        .isInstanceOfSatisfying(
            TemplateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID));
  }

  @Test
  void parse_expressionsNestedTooDeeply_exceedTheLimit() {
    String text = "${a:-".repeat(51) + "}".repeat(51);
    assertThatThrownBy(() -> Template.parse(text))
        .isInstanceOfSatisfying(
            TemplateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
  }

  @Test
  void expand_replacementsThatMultiply_exceedTheLimitBeforeTheyAreMade() {
    String text = "x";
    for (int i = 0; i < 40; i++) {
      text = "${a//a/" + text + "}";
    }
    String bomb = text;
    assertThatThrownBy(
            () ->
                Template.parse(bomb)
                    .expand(name -> "a".repeat(64), true, SubstitutionLimits.defaults()))
        .isInstanceOfSatisfying(
            TemplateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
  }

  @Test
  void expand_aGlobOverALongValue_exceedsTheLimitRatherThanStalling() {
    Template template = Template.parse("${a#*a*a*a*a*b}");
    assertThatThrownBy(
            () ->
                template.expand(name -> "a".repeat(1_000_000), true, SubstitutionLimits.defaults()))
        .isInstanceOfSatisfying(
            TemplateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
  }

  @Property
  void expand_textWithoutDollars_isTheText(
      @ForAll @StringLength(max = 200) @CharRange(from = 'a', to = '\u2fff') String text) {
    assertThat(expand(text)).isEqualTo(text);
  }

  @Property
  void expand_anyTextOfSignificantCharacters_endsWithAResultOrANamedError(
      @ForAll("expressions") String text) {
    try {
      Template.parse(text).expand(VALUES::get, false, SubstitutionLimits.defaults());
    } catch (TemplateException e) {
      assertThat(e.getMessage()).isNotBlank();
      assertThat(e.offset()).isBetween(0, text.length());
    }
  }

  @Provide
  Arbitrary<String> expressions() {
    return Arbitraries.strings().withChars("${}:-=?+#%/,^*[]\\!a1_ é\0").ofMaxLength(24);
  }
}
