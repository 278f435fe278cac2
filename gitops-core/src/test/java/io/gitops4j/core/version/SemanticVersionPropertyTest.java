package io.gitops4j.core.version;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Versions and what constraints admit, whatever the numbers. */
class SemanticVersionPropertyTest {

  @Provide
  Arbitrary<SemanticVersion> versions() {
    Arbitrary<Integer> numbers = Arbitraries.integers().between(0, 3);
    Arbitrary<String> prereleases =
        Arbitraries.of("", "", "-alpha", "-alpha.1", "-alpha.10", "-1", "-beta", "-0");
    return Combinators.combine(numbers, numbers, numbers, prereleases)
        .as((a, b, c, p) -> SemanticVersion.parse(a + "." + b + "." + c + p));
  }

  private static boolean admits(String constraint, SemanticVersion version) {
    return VersionConstraint.parse(constraint).admits(version);
  }

  @Property
  void version_printedAndReadAgain_isTheSame(@ForAll("versions") SemanticVersion version) {
    assertThat(SemanticVersion.parse(version.toString())).isEqualTo(version);
    assertThat(SemanticVersion.parse("v" + version)).isEqualByComparingTo(version);
  }

  @Property
  void order_ofThreeVersions_isAnOrder(
      @ForAll("versions") SemanticVersion a,
      @ForAll("versions") SemanticVersion b,
      @ForAll("versions") SemanticVersion c) {
    assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
    if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
      assertThat(a.compareTo(c)).isNotPositive();
    }
  }

  @Property
  void comparisons_withPrereleases_followTheOrder(
      @ForAll("versions") SemanticVersion limit, @ForAll("versions") SemanticVersion version) {
    int order = version.compareTo(limit);
    String all = " || >9.9.9-0 " + limit;
    assertThat(admits(">=" + limit + all, version)).isEqualTo(order >= 0 && known(limit, version));
    assertThat(admits("<" + limit + all, version)).isEqualTo(order < 0 && known(limit, version));
    assertThat(admits("!=" + limit + all, version)).isEqualTo(order != 0 && known(limit, version));
  }

  private static boolean known(SemanticVersion limit, SemanticVersion version) {
    return version.prerelease().isEmpty() || !limit.prerelease().isEmpty();
  }

  @Property
  void caretAndTilde_ofARelease_areTheRangesTheyStandFor(
      @ForAll("versions") SemanticVersion limit, @ForAll("versions") SemanticVersion version) {
    String from = limit.major() + "." + limit.minor() + "." + limit.patch();
    String tilde = limit.major() + "." + (limit.minor().intValue() + 1) + ".0";
    if (!from.equals("0.0.0")) {
      assertThat(admits("~" + from, version))
          .isEqualTo(admits(">=" + from + ", <" + tilde, version));
    }
    if (limit.major().signum() > 0) {
      String caret = (limit.major().intValue() + 1) + ".0.0";
      assertThat(admits("^" + from, version))
          .isEqualTo(admits(">=" + from + " <" + caret, version));
    }
  }
}
