package io.gitops4j.core.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.template.value.Bytes;
import io.gitops4j.core.template.value.GoText;
import io.gitops4j.core.template.value.TypedList;
import io.gitops4j.core.template.value.TypedMap;
import io.gitops4j.core.template.value.TypedNumber;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Outputs and errors of Go 1.26's text/template for templates, most of them made at random, over
 * one set of values. Each line of {@code template/go-recorded.jsonl} is a case: {@code template},
 * {@code missingkey}, and {@code output} or {@code error}. Go made the values of the same names:
 * {@link #data()}.
 */
class GoRecordedTest {

  private static final Path CASES = Path.of("src/test/resources/template/go-recorded.jsonl");

  @Test
  void templates_thatGoExecuted_giveWhatGoGave() throws IOException {
    List<String> different = new ArrayList<>();
    List<String> lines = Files.readAllLines(CASES);
    for (String line : lines) {
      YamlMap recorded = (YamlMap) YamlReader.of(YamlFlavor.V3).readOne("case", line);
      String expected = recorded.text("output");
      String wanted = expected == null ? "error: " + recorded.text("error") : expected;
      String got = run(recorded);
      if (!got.equals(wanted)) {
        different.add(recorded.text("template") + "\n  Go:   " + wanted + "\n  here: " + got);
      }
    }
    assertThat(different).isEmpty();
    assertThat(lines).hasSizeGreaterThan(2000);
  }

  private static String run(YamlMap recorded) {
    String missing = String.valueOf(recorded.text("missingkey")).toUpperCase(Locale.ROOT);
    try {
      String output =
          TemplateSet.builder()
              .name("t")
              .missingKey(MissingKey.valueOf(missing))
              .add("t", String.valueOf(recorded.text("template")))
              .build()
              .execute("t", data());
      return new String(GoText.bytes(output), StandardCharsets.UTF_8);
    } catch (TemplateException failed) {
      return "error: " + failed.getMessage();
    }
  }

  private static Map<String, @Nullable Object> data() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("k", 1L);
    map.put("a", "x");
    map.put("n", null);
    map.put("l", List.of(1L, 2L));
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("s", "héllo");
    data.put("e", "");
    data.put("q", "a\"b\\c\n\t\u0001\u200b\uD83D\uDE00");
    data.put("i", 7L);
    data.put("n", -42L);
    data.put("big", 1234567890123L);
    data.put("i64", TypedNumber.int64(64));
    data.put("u8", new TypedNumber("uint8", 200L));
    data.put("f", 1.5);
    data.put("z", 0.0);
    data.put("fe", 1e21);
    data.put("sm", 1e-7);
    data.put("fi", 1000000.0);
    data.put("d3", 3.14159);
    data.put("neg", -2.5);
    data.put("third", 1.0 / 3);
    data.put("mx", Double.MAX_VALUE);
    data.put("f32", new TypedNumber("float32", (double) 0.1f));
    data.put("t", true);
    data.put("nil", null);
    data.put("l", Arrays.asList(1L, "a", 2.5, null, true));
    data.put("m", map);
    data.put("b", Bytes.of("hi\0"));
    data.put("ss", TypedList.strings(List.of("a", "b c")));
    data.put(
        "ms", new TypedMap("map[string]string", "string", new LinkedHashMap<>(Map.of("q", "r"))));
    return data;
  }
}
