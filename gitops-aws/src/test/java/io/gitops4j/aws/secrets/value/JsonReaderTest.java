package io.gitops4j.aws.secrets.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

  private static JsonNode read(String text) throws JsonException {
    return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String refused(byte[] bytes) {
    JsonException thrown = catchThrowableOfType(JsonException.class, () -> JsonReader.read(bytes));
    assertThat(thrown).isNotNull();
    return thrown.getMessage();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "12",
        "-1.5e+10",
        "1E0",
        "0.0",
        "true",
        "false",
        "null",
        "\"\"",
        "[]",
        "{}",
        " [ 1 , 2 ] ",
        "{\"a\":{\"b\":[null,true]}}",
        "\"\\ud83d\\ude00\"",
        "\"\u007f\u0080é😀\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\"",
        "\t\r\n 1 \n"
      })
  void text_ofJson_isRead(String text) throws JsonException {
    assertThat(read(text)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|at 1:1 a value is expected",
        "` `|at 1:2 a value is expected",
        "01|at 1:2 a number must not begin with a zero",
        "+1|at 1:1 a value is expected",
        "-|at 1:2 a digit is expected",
        "1.|at 1:3 a digit is expected",
        "1e|at 1:3 a digit is expected",
        ".5|at 1:1 a value is expected",
        "NaN|at 1:1 a value is expected",
        "tru|at 1:1 a value is expected",
        "True|at 1:1 a value is expected",
        "nul1|at 1:1 a value is expected",
        "1 2|at 1:3 something follows after the value",
        "{} x|at 1:4 something follows after the value",
        "[1,]|at 1:4 a value is expected",
        "[1 2]|at 1:4 a comma or a closing bracket is expected",
        "[|at 1:2 a value is expected",
        "{|at 1:2 a name in quotation marks is expected",
        "{a:1}|at 1:2 a name in quotation marks is expected",
        "{'a':1}|at 1:2 a name in quotation marks is expected",
        "{\"a\" 1}|at 1:6 a colon is expected",
        "{\"a\":1,}|at 1:8 a name in quotation marks is expected",
        "{\"a\":1|at 1:7 a comma or a closing brace is expected",
        "{\"a\":1,\"b\":2,\"a\":3}|at 1:14 a name is written twice in one object",
        "{\"a\":1,\"\\u0061\":3}|at 1:8 a name is written twice in one object",
        "\"abc|at 1:5 a string is not closed",
        "\"a\\x\"|at 1:3 an escape in a string is not one of JSON's",
        "\"a\\|at 1:3 an escape in a string is not one of JSON's",
        "\"\\u12g4\"|at 1:2 an escape does not have four hexadecimal digits",
        "\"\\ud83d\"|at 1:2 an escape is the first half of a surrogate pair without the second",
        "\"\\ud83dx\"|at 1:2 an escape is the first half of a surrogate pair without the second",
        "\"\\ud83d\\u0041\"|at 1:2 an escape is the first half of a surrogate pair without the second",
        "\"\\ude00\"|at 1:2 an escape is the second half of a surrogate pair without the first",
        "/* */ 1|at 1:1 a value is expected",
      })
  void text_malformed_isRefusedWithPlaceAndRule(String text, String message) {
    assertThat(refused(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(message);
  }

  @Test
  void place_afterLinesAndWideCharacters_countsCharacters() {
    assertThat(refused("{\n  \"é😀\": tru}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("at 2:9 a value is expected");
  }

  @Test
  void string_withControlCharacter_isRefused() {
    assertThat(refused(bytes('"', 'a', '\n', '"')))
        .isEqualTo("at 1:3 a control character in a string must be written as an escape");
  }

  @Test
  void byteOrderMark_isRefused() {
    assertThat(refused(bytes(0xEF, 0xBB, 0xBF, '1'))).isEqualTo("at 1:1 a value is expected");
  }

  @Test
  void bytes_thatAreNotUtf8_areRefused() {
    int[][] wrong = {
      {0x80},
      {0xBF},
      {0xC0, 0x80},
      {0xC1, 0xBF},
      {0xC3},
      {0xE0, 0x80, 0x80},
      {0xE2, 0x82},
      {0xED, 0xA0, 0x80},
      {0xF0, 0x80, 0x80, 0x80},
      {0xF4, 0x90, 0x80, 0x80},
      {0xF5, 0x80, 0x80, 0x80},
      {0xFF},
    };
    for (int[] sequence : wrong) {
      byte[] text = new byte[sequence.length + 2];
      text[0] = '"';
      for (int i = 0; i < sequence.length; i++) {
        text[i + 1] = (byte) sequence[i];
      }
      text[text.length - 1] = '"';
      assertThat(refused(text)).isEqualTo("at 1:2 the bytes are not UTF-8");
    }
  }

  @Test
  void depth_upToTheLimit_isReadAndBeyondRefused() throws JsonException {
    int limit = JsonReader.DEEPEST;
    assertThat(read("[".repeat(limit) + "]".repeat(limit))).isNotNull();
    assertThat(refused("[".repeat(100_000).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("at 1:65 objects and arrays are nested deeper than 64");
  }

  @Test
  void size_beyondTheLimit_isRefused() {
    assertThat(refused(new byte[JsonReader.LARGEST + 1]))
        .isEqualTo("it has 1048577 bytes, more than the limit of 1048576");
  }
}
