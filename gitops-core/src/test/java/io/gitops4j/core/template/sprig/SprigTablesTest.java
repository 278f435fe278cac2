package io.gitops4j.core.template.sprig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.template.TemplateException;
import io.gitops4j.core.template.TemplateSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the functions give and refuse, in the tables of {@code template/sprig}: one call a line,
 * {@code =>} before what it prints as a JSON text, {@code !!} before what its error says.
 */
class SprigTablesTest {

  private static final List<String> TABLES =
      List.of(
          "strings",
          "math",
          "lists",
          "dicts",
          "types",
          "semver",
          "regex",
          "encoding",
          "crypto",
          "paths",
          "dates",
          "json",
          "yaml",
          "toml");

  private final TemplateEnvironment environment = TemplateEnvironment.system();

  @TestFactory
  Stream<DynamicContainer> calls_ofEachTable_giveWhatTheTableSays() {
    return TABLES.stream()
        .map(name -> DynamicContainer.dynamicContainer(name, rows(name).map(this::test)));
  }

  private static Stream<String> rows(String table) {
    try (InputStream in =
        SprigTablesTest.class.getResourceAsStream("/template/sprig/" + table + ".txt")) {
      assertThat(in).as(table).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines().filter(line -> !line.startsWith("#") && !line.isBlank()).toList().stream();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private DynamicTest test(String row) {
    boolean fails = !row.contains("  =>  ");
    String[] parts = row.split(fails ? " {2}!! {2}" : " {2}=> {2}", 2);
    String expected = (String) GoJson.read(parts[1]);
    return DynamicTest.dynamicTest(
        parts[0],
        () -> {
          if (fails) {
            assertThatThrownBy(() -> printed(parts[0]))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(expected);
          } else {
            assertThat(printed(parts[0])).isEqualTo(expected);
          }
        });
  }

  private String printed(String call) {
    return TemplateSet.builder()
        .functions(SprigFunctions.table(environment))
        .add("t", "{{ " + call + " }}")
        .build()
        .execute("t", Map.of())
        .replace("<no value>", "");
  }
}
