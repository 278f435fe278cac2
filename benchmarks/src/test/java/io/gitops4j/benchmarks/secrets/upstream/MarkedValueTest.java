package io.gitops4j.benchmarks.secrets.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkedValueTest {

  private static final String KEY = "a key";

  private static int start(String text) {
    return text.indexOf(MarkedValue.MARK);
  }

  @Test
  void value_inside_a_text_is_found_with_its_numbers() {
    String json = new MarkedValue(3, 1234).json(KEY);

    assertThat(MarkedValue.at(json, start(json), KEY)).isEqualTo(new MarkedValue(3, 1234));
  }

  @Test
  void text_that_only_looks_like_a_value_is_none() {
    String other = new MarkedValue(3, 1234).json("another key");

    assertThat(MarkedValue.at(other, start(other), KEY)).isNull();
    assertThat(MarkedValue.at("S0ak", 0, KEY)).isNull();
    assertThat(MarkedValue.at("S0ak.3.", 0, KEY)).isNull();
    assertThat(MarkedValue.at("S0ak.3.4.abc", 0, KEY)).isNull();
  }
}
