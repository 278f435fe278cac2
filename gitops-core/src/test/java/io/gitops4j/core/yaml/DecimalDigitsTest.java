package io.gitops4j.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalDigitsTest {

  @ParameterizedTest
  @CsvSource({
    "0, '', 0, 0",
    "1, 1, 1, 1",
    "120, 12, 3, 120",
    "0.5, 5, 0, 0.5",
    "0.00012, 12, -3, 0.00012",
    "9898, 9898, 4, 9898",
    "2e-3, 2, -2, 0.002",
    "2.0000000000000004, 20000000000000004, 1, 2.0000000000000004",
    "1e23, 1, 24, 100000000000000000000000",
    "2e23, 2, 24, 200000000000000000000000",
    "9007199254740993, 9007199254740992, 16, 9007199254740992",
  })
  void shortest_ofNumbers_hasTheFewestDigits(double number, String text, int point, String plain) {
    DecimalDigits digits = DecimalDigits.shortest(number);
    assertThat(digits).isEqualTo(new DecimalDigits(text, point));
    assertThat(digits.plain()).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource({"4.9E-324", "2.2250738585072014E-308", "1.7976931348623157E308", "5.0E-320"})
  void shortest_atTheEnds_isWhatASearchFinds(double number) {
    assertThat(DecimalDigits.shortest(number)).isEqualTo(searched(number));
  }

  @Property
  void shortest_ofAnyBits_isWhatASearchFinds(@ForAll long bits) {
    double number = Math.abs(Double.longBitsToDouble(bits));
    if (Double.isFinite(number)) {
      assertThat(DecimalDigits.shortest(number)).isEqualTo(searched(number));
    }
  }

  @Property
  void shortest_ofDecimals_isWhatASearchFinds(
      @ForAll @LongRange(min = 0, max = 9_999_999_999_999_999L) long digits,
      @ForAll @IntRange(min = 0, max = 320) int scale) {
    double number = new BigDecimal(digits).scaleByPowerOfTen(-scale).doubleValue();
    assertThat(DecimalDigits.shortest(number)).isEqualTo(searched(number));
  }

  /** The first number of digits that reads back, from one on. */
  private static DecimalDigits searched(double number) {
    BigDecimal exact = new BigDecimal(number);
    for (int count = 1; count < 17; count++) {
      BigDecimal rounded = exact.round(new MathContext(count, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == number) {
        return DecimalDigits.of(rounded);
      }
    }
    return DecimalDigits.of(exact.round(new MathContext(17, RoundingMode.HALF_EVEN)));
  }
}
