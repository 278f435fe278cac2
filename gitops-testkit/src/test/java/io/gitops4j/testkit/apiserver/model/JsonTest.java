package io.gitops4j.testkit.apiserver.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class JsonTest {
  private static final int TREES = 2_000;
  private static final JsonMapper JACKSON = new JsonMapper();

  private final Random random = new Random(20261127);

  @Test
  void bytes_ofAnyTree_areWhatJacksonWrites() {
    for (int i = 0; i < TREES; i++) {
      Object tree = tree(4);

      assertThat(new String(Json.bytes(tree), StandardCharsets.UTF_8))
          .isEqualTo(JACKSON.writeValueAsString(tree));
      assertThat(Json.text(tree)).isEqualTo(JACKSON.writeValueAsString(tree));
      assertThat(Json.equal(Json.parse(Json.bytes(tree)), tree)).isTrue();
    }
  }

  @Test
  void bytes_ofHalfACharacter_areTheReplacementOfGo() {
    assertThat(Json.text("a\ud800b\udc00")).isEqualTo("\"a\ufffdb\ufffd\"");
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 1",
    "-0.5, -0.5",
    "1e20, 100000000000000000000",
    "1e21, 1e+21",
    "0.000001, 0.000001",
    "1.5e-7, 1.5e-7",
    "123456789012345680000000, 1.2345678901234569e+23"
  })
  void text_ofADouble_isWhatGoWrites(double value, String text) {
    assertThat(Json.text(value)).isEqualTo(text);
  }

  @Test
  void sameOrder_ofEqualTreesInAnotherOrder_isFalse() {
    Map<String, @Nullable Object> there = new LinkedHashMap<>();
    there.put("a", 1L);
    there.put("b", null);
    Map<String, @Nullable Object> other = new LinkedHashMap<>();
    other.put("b", null);
    other.put("a", 1L);

    assertThat(Json.equal(List.of(there), List.of(other))).isTrue();
    assertThat(Json.sameOrder(List.of(there), List.of(other))).isFalse();
    assertThat(Json.sameOrder(List.of(there), List.of(new LinkedHashMap<>(there)))).isTrue();
  }

  @Test
  void equal_ofANullAndNothing_isFalse() {
    Map<String, @Nullable Object> there = new LinkedHashMap<>();
    there.put("a", null);
    Map<String, @Nullable Object> other = new LinkedHashMap<>();
    other.put("b", null);

    assertThat(Json.equal(there, other)).isFalse();
  }

  private @Nullable Object tree(int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 7)) {
      case 0 -> text();
      case 1 -> random.nextBoolean() ? random.nextLong() : (long) random.nextInt(100);
      case 2 -> random.nextBoolean();
      case 3 -> null;
      case 4, 5 -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
          map.put(text(), tree(depth - 1));
        }
        yield map;
      }
      default -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
          list.add(tree(depth - 1));
        }
        yield list;
      }
    };
  }

  /** Up to some 40 characters, mostly ASCII; some longer than the first buffer. */
  private String text() {
    int[] kinds = {' ', 0x80, 0x800, 0xd7ff, 0x10000, 0x10ffff};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(random.nextInt(50) == 0 ? 2_000 : 40); i > 0; i--) {
      int c =
          random.nextInt(8) > 0
              ? ' ' + random.nextInt(95)
              : random.nextInt(kinds[random.nextInt(kinds.length)]);
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        text.appendCodePoint(c);
      }
    }
    return text.toString();
  }
}
