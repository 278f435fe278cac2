package io.gitops4j.core.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.source.http.TransferException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionChoiceTest {

  private static final Comparator<String> FIRST = Comparator.naturalOrder();

  @ParameterizedTest
  @CsvSource({"1.2.3, true", "v1.2.3-a+b, true", "1.2, false", "01.2.3, false", "*, false"})
  void isExact_text_isOneVersion(String text, boolean exact) {
    assertThat(VersionChoice.isExact(text)).isEqualTo(exact);
  }

  @Test
  void choose_exact_isTakenEvenThoughItIsNoVersion() throws TransferException {
    List<String> tags = List.of("1.0.0", "latest", "1.x");
    assertThat(VersionChoice.choose(tags, Function.identity(), "1.x", FIRST)).contains("1.x");
    assertThat(VersionChoice.highest(tags, Function.identity(), "1.x", FIRST)).contains("1.0.0");
    assertThat(VersionChoice.choose(tags, Function.identity(), "latest", FIRST)).contains("latest");
  }

  @Test
  void highest_equalVersions_isTheFirstInOrder() throws TransferException {
    assertThat(
            VersionChoice.highest(
                List.of("1.0.0+b", "1.0.0+a", "1.0.0+c"), Function.identity(), "", FIRST))
        .contains("1.0.0+a");
  }
}
