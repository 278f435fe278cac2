package io.gitops4j.testkit.apiserver.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "1000m,1",
    "2.0,2",
    "0.1,100m",
    "0.5,500m",
    "1000000000,1G",
    "1000Mi,1000Mi",
    "1024Mi,1Gi",
    "1024Ki,1Mi",
    "1.5Gi,1536Mi",
    "1e3,1e3",
    "12E,12E",
    "1e100,10e99",
    "Gi,0",
    "0.5Ki,512",
    "+1,+1",
    "1.500,1.500"
  })
  void quantity_isPrintedAsTheServerDoes(String given, String printed) {
    assertThat(Quantity.parse(given)).hasToString(printed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1x", "1 Gi", "1,5", "--1", "1GiB", "1.2.3", "1mm"})
  void quantity_malformed_isRefused(String given) {
    assertThatThrownBy(() -> Quantity.parse(given)).isInstanceOf(Quantity.FormatException.class);
  }

  @Property
  void quantity_printedAndReadAgain_isTheSame(
      @ForAll @LongRange(min = -1_000_000_000_000L, max = 1_000_000_000_000L) long number,
      @ForAll @IntRange(min = 0, max = 13) int suffix) {
    String[] suffixes = {
      "", "m", "u", "n", "k", "M", "G", "Ki", "Mi", "Gi", "e3", "e-3", ".5", ".25Gi"
    };
    Quantity read = Quantity.parse(number + suffixes[suffix]);
    Quantity again = Quantity.parse(read.toString());
    assertThat(again.value()).isEqualByComparingTo(read.value());
    assertThat(again).hasToString(read.toString());
  }

  @Property
  void quantity_roundedToMilli_isNotLess(@ForAll @LongRange(min = 0) long nanos) {
    Quantity exact = Quantity.of(BigDecimal.valueOf(nanos, 9), Quantity.Family.DECIMAL);
    assertThat(exact.roundedToMilli().value()).isGreaterThanOrEqualTo(exact.value());
    assertThat(exact.roundedToMilli().value().scale()).isLessThanOrEqualTo(3);
  }
}
