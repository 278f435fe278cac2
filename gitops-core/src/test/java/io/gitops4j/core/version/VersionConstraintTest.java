package io.gitops4j.core.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionConstraintTest {

  private static boolean admits(String range, String version) {
    return VersionConstraint.parse(range).admits(SemanticVersion.parse(version));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "=2.0.0;1.2.3;false",
        "=2.0.0;2.0.0;true",
        "=2.0;2.0.9;true",
        "4.1;4.1.0;true",
        "4.1;4.2.0;false",
        "!=4.1.0;4.1.1;true",
        "!=4.1;4.1.5;false",
        "!=4.x;4.1.5;false",
        "!=4.x;5.1.0;true",
        ">1.1;4.1.0;true",
        ">1.1;1.1.1;false",
        ">1.1;1.2.0;true",
        ">11;11.1.0;false",
        ">11;12.0.0;true",
        ">11.1;11.1.1;false",
        ">11.1;11.2.1;true",
        "<1.1;1.0.9;true",
        "<1.1;1.1.0;false",
        "<1;0.9.0;true",
        ">=11;11.0.0;true",
        "=>11;10.9.0;false",
        "<=11;11.9.9;true",
        "<=11;12.0.0;false",
        "=<1.1;1.1.9;true",
        "<=1.1;1.2.0;false",
        ">0;0.0.1;false",
        ">0;1.0.0;true",
        "<0;0.0.1;false",
        "1.x;1.9.9;true",
        "1.X.*;2.0.0;false",
        "*;0.0.1;true",
        "*;4.5.6;true",
        "*;4.5.6-rc.1;false",
        "*-0;4.5.6-rc.1;true",
        "~1.2.3;1.2.9;true",
        "~1.2.3;1.3.0;false",
        "~1.2;1.2.0;true",
        "~1;1.9.0;true",
        "~>1.2.3;1.2.2;false",
        "~0.0;0.1.0;false",
        "~0;0.9.0;true",
        "~0;1.0.0;false",
        "~0.0.0;9.9.9;true",
        "~*;2.1.1;true",
        "^1.2.3;1.9.9;true",
        "^1.2.3;2.0.0;false",
        "^1.2;1.1.9;false",
        "^1;1.0.0;true",
        "^0.2.3;0.2.9;true",
        "^0.2.3;0.3.0;false",
        "^0.2;0.2.9;true",
        "^0.0.3;0.0.4;false",
        "^0.0.3;0.0.3;true",
        "^0.0;0.0.9;true",
        "^0.0;0.1.0;false",
        "^0;0.9.0;true",
        "^0;1.0.0;false",
        ">=1.0.0 <2.0.0;1.9.9;true",
        ">=1.0.0, <2.0.0;2.0.0;false",
        ">= 1.0.0,<2.0.0;1.0.0;true",
        "<1.0.0 || >=2.0.0;1.5.0;false",
        "<1.0.0 || >=2.0.0;2.5.0;true",
        "1 - 2;2.9.0;true",
        "1 - 2;3.0.0;false",
        "1.2.3 - 4.5.6;4.5.7;false",
        "1.1 - 2 || 3 - 4;3.5.0;true",
        ">=1.0.0;1.1.0-alpha;false",
        ">=1.0.0-0;1.1.0-alpha;true",
        ">=1.0.0-0 <2.0.0;1.1.0-alpha;true",
        ">=1.1.0-rc.2;1.1.0-rc.10;true",
        ">1.1.0-rc.2;1.1.0-rc.1;false",
        "^1.1.0-beta;1.2.0-alpha;true",
        "~1.1.0-beta;1.1.0-alpha;false",
        "1.0.0+build;1.0.0;true",
        "v1.2.3;v1.2.3;true",
        "2025.02.03;2025.2.3;true"
      })
  void admits_caseOfTheLibraryFluxUses_agrees(String range, String version, boolean expected) {
    assertThat(admits(range, version)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "one",
        ">",
        ">=1.0.0<2.0.0",
        "1.0.0,",
        ",1.0.0",
        "1.0.0,,2",
        "1 || ",
        "1x",
        "> =1",
        "1.2.3.4",
        "1|2",
        "1.0.0-01",
        "=>=1",
        "v",
        "1.0.0 - 2.0.0 - "
      })
  void parse_notARange_isRefused(String text) {
    assertThatThrownBy(() -> VersionConstraint.parse(text)).isInstanceOf(VersionException.class);
  }

  @Provide
  Arbitrary<String> versions() {
    Arbitrary<Integer> number = Arbitraries.integers().between(0, 4);
    Arbitrary<String> prerelease =
        Arbitraries.of("", "", "-rc.1", "-rc.10", "-alpha", "-1", "-alpha.b");
    return Combinators.combine(number, number, number, prerelease)
        .as((a, b, c, d) -> a + "." + b + "." + c + d);
  }

  @Property
  void admits_comparisons_areWhatTheOrderSays(
      @ForAll("versions") String wanted, @ForAll("versions") String version) {
    int order = SemanticVersion.parse(version).compareTo(SemanticVersion.parse(wanted));
    boolean visible = !version.contains("-") || wanted.contains("-");
    assertThat(admits(">=" + wanted, version)).isEqualTo(visible && order >= 0);
    assertThat(admits("<" + wanted, version)).isEqualTo(visible && order < 0);
    assertThat(admits("=" + wanted, version)).isEqualTo(visible && order == 0);
    assertThat(admits("!=" + wanted, version)).isEqualTo(visible && order != 0);
  }

  @Property
  void admits_oneCondition_isReadAsTheSameWithBlanksAround(
      @ForAll("versions") String wanted, @ForAll("versions") String version) {
    for (String operator :
        List.of("", "=", "!=", ">", "<", ">=", "=>", "<=", "=<", "~", "~>", "^")) {
      String constraint = operator + wanted;
      assertThat(admits(constraint, version)).isEqualTo(admits(" " + constraint + " ", version));
    }
  }

  @Property
  void admits_caretAndTilde_lieBetweenTheirBounds(
      @ForAll("versions") String wanted, @ForAll("versions") String version) {
    if (admits("~" + wanted, version)) {
      assertThat(admits(">=" + wanted, version)).isTrue();
    }
    if (admits("^" + wanted, version)) {
      assertThat(admits(">=" + wanted, version)).isTrue();
    }
  }

  @Property
  void admits_alternatives_areTheirUnion(
      @ForAll("versions") String a,
      @ForAll("versions") String b,
      @ForAll("versions") String version) {
    boolean either = Stream.of("~" + a, "^" + b).anyMatch(r -> admits(r, version));
    assertThat(admits("~" + a + " || ^" + b, version)).isEqualTo(either);
  }

  @Property
  void parse_anyText_isReadOrRefused(@ForAll String text) {
    try {
      VersionConstraint.parse(text).admits(SemanticVersion.parse("1.2.3"));
    } catch (VersionException e) {
      assertThat(e).message().isNotBlank();
    }
  }
}
