package io.gitops4j.core.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.helm.fuzz.FuzzTime;
import io.gitops4j.core.source.http.TransferException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexLinesTest {

  /**
   * Pieces of which what is not in the form is made. None is a control character: how far behind a
   * document's end the parser of YAML looks for those depends on its buffer.
   */
  private static final List<String> PIECES =
      List.of(
          " ",
          "  ",
          "\t",
          "\n",
          "\r\n",
          "\r",
          ":",
          ": ",
          "-",
          "- ",
          "#",
          " #",
          "\"",
          "'",
          "|",
          ">",
          "[",
          "]",
          "{",
          "}",
          ",",
          "&a ",
          "*a",
          "!x ",
          "!!str ",
          "%",
          "@",
          "`",
          "?",
          "? ",
          "---\n",
          "...\n",
          "\\",
          "~",
          "null",
          "\u0085",
          "\u00a0",
          "\u2028",
          "\ufeff",
          "\ud83d\ude00",
          "é",
          "x",
          "\n\n",
          "version: 9.9.9\n",
          "entries:\n",
          "<<: ",
          "|2-\n",
          ">+\n");

  /** Values as Helm writes them, for a key that is indented by so much. */
  private static String value(Random random, int indent) {
    String in = "\n" + " ".repeat(indent + 2);
    return switch (random.nextInt(22)) {
      case 0 -> " A web server";
      case 1 -> " 1.2.3";
      case 2 -> " \"2026-01-02T03:04:05.123456789Z\"";
      case 3 -> " https://example.com/a_b?c=d#e";
      case 4 -> " A description that is long" + in + "and goes on, - like - this" + in + "twice";
      case 5 -> " \"with \\\"quotes\\\", \\U0001F600 \\x41 \\u00e9 \\n \\t\\\\ \\e\\/\\_\\N\"";
      case 6 -> " \"folded" + in + "\\  text" + in + "here \\" + in + "and here\"";
      case 7 -> " 'it''s one'";
      case 8 -> " 'it''s folded" + in + "here'";
      case 9 -> " |" + in + "- a: b" + in + "  c: [d]" + in + "# e";
      case 10 -> " |-" + in + "a\n" + in + "b";
      case 11 -> " >+" + in + "a" + in + "b\n";
      case 12 -> " |2" + in + "  a" + in + "b";
      case 13 -> " {}";
      case 14 -> " []";
      case 15 -> " null";
      case 16 -> " ~";
      case 17 -> "";
      case 18 -> in.substring(0, indent + 1) + "- one" + in.substring(0, indent + 1) + "- -two: x";
      case 19 -> in + "- one" + in + "- name: two" + in + "  more:" + in + "  - three";
      case 20 -> in + "a: b" + in + "c:" + in + "  d: e" + in + "f: |" + in + "  g";
      default -> " Größe ü";
    };
  }

  private static String version(Random random, int at) {
    String pad = " ".repeat(at + 2);
    List<String> fields = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      fields.add("field" + random.nextInt(10) + ":" + value(random, at + 2));
    }
    if (random.nextInt(8) > 0) {
      fields.add("version: " + random.nextInt(3) + ".0." + random.nextInt(9));
    }
    if (random.nextBoolean()) {
      fields.add("digest: " + Integer.toHexString(random.nextInt()));
    }
    if (random.nextBoolean()) {
      fields.add("created: \"2026-01-02T03:04:05Z\"");
    }
    if (random.nextBoolean()) {
      fields.add("urls:\n" + pad + "- https://example.com/a.tgz\n" + pad + "- \"b.tgz\"");
    }
    if (random.nextInt(20) == 0) {
      List<String> kept = List.of("version", "digest", "created", "urls");
      fields.add(kept.get(random.nextInt(4)) + ":" + value(random, at + 2));
    }
    if (fields.isEmpty()) {
      fields.add("name: web");
    }
    return " ".repeat(at) + "- " + String.join("\n" + pad, fields) + "\n";
  }

  private static String index(Random random) {
    StringBuilder text = new StringBuilder();
    if (random.nextInt(20) > 0) {
      text.append("apiVersion: v1\n");
    }
    if (random.nextInt(10) == 0) {
      text.append("annotations:").append(value(random, 0)).append('\n');
    }
    text.append("entries:\n");
    int list = random.nextBoolean() ? 2 : 4;
    for (int chart = random.nextInt(4); chart > 0; chart--) {
      text.append("  chart-").append(random.nextInt(3)).append(":");
      int count = random.nextInt(4);
      text.append(count == 0 && random.nextBoolean() ? " []\n" : "\n");
      for (int i = 0; i < count; i++) {
        text.append(version(random, list));
      }
    }
    if (random.nextBoolean()) {
      text.append("generated: \"2026-01-02T03:04:05Z\"");
      text.append(random.nextBoolean() ? "\n" : "");
    }
    return text.toString();
  }

  private static String changed(String text, Random random) {
    int at = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), at + random.nextInt(6));
    String piece = PIECES.get(random.nextInt(PIECES.size()));
    return switch (random.nextInt(5)) {
      case 0 -> text.substring(0, at) + text.substring(end);
      case 1 -> text.substring(0, at) + text.substring(at, end) + text.substring(at);
      case 2 -> text.substring(0, at) + piece;
      case 3 -> {
        int line = text.lastIndexOf('\n', at) + 1;
        yield text.substring(0, line) + piece + text.substring(line);
      }
      default -> text.substring(0, at) + piece + text.substring(at);
    };
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(WebServer.bytes(text));
  }

  private static Object outcome(Callable<Map<String, List<IndexEntry>>> reader) throws Exception {
    try {
      return reader.call();
    } catch (TransferException e) {
      return e.reason() + ": " + e.why();
    }
  }

  private static boolean isOfForm(String text) throws IOException {
    return new IndexLines(stream(text), new IndexContent()).read();
  }

  @Property(tries = 1000)
  void read_index_isWhatYamlSays(@ForAll @LongRange(min = 0) long seed) throws Exception {
    String text = index(new Random(seed));
    assertThat(outcome(() -> IndexReader.read(stream(text))))
        .as(text)
        .isEqualTo(outcome(() -> IndexReader.readYaml(stream(text))));
  }

  @Property(tries = 2000)
  void read_changedIndex_isWhatYamlSays(@ForAll @LongRange(min = 0) long seed) throws Exception {
    String text = changedIndex(seed);
    assertThat(outcome(() -> IndexReader.read(stream(text))))
        .as(text)
        .isEqualTo(outcome(() -> IndexReader.readYaml(stream(text))));
  }

  /**
   * Half an hour of it: {@code -Dtest.groups=fuzz -Dtest.excludedGroups=}. Of two mistakes in one
   * index it depends on how the parser of YAML comes by the text which is told; once in three
   * million indexes that shows.
   */
  @Tag("fuzz")
  @Test
  void read_changedIndexes_forLong_isWhatYamlSays() throws Exception {
    FuzzTime.run(
        seed -> {
          String text = changedIndex(seed);
          String outcome = outcome(() -> IndexReader.read(stream(text))).toString();
          String wanted = outcome(() -> IndexReader.readYaml(stream(text))).toString();
          if (!outcome.startsWith("INVALID") || !wanted.startsWith("INVALID")) {
            assertThat(outcome).as(text).isEqualTo(wanted);
          }
        });
  }

  private static String changedIndex(long seed) {
    Random random = new Random(seed);
    String text = index(random);
    for (int i = random.nextInt(3); i >= 0; i--) {
      text = changed(text, random);
    }
    return text;
  }

  @Test
  void read_formOfHelm_needsNoYaml() throws Exception {
    Random random = new Random(1);
    int ofForm = 0;
    for (int i = 0; i < 200; i++) {
      ofForm += isOfForm(index(random)) ? 1 : 0;
    }
    assertThat(ofForm).isGreaterThan(100);
    assertThat(
            isOfForm(
                """
                apiVersion: v1
                entries:
                  web:
                  - annotations:
                      artifacthub.io/links: |
                        - name: Chart Source
                          url: https://github.com/example/charts
                    apiVersion: v2
                    appVersion: v0.92.1
                    created: "2026-01-02T03:04:05.123456789Z"
                    dependencies:
                    - condition: crds.enabled
                      name: crds
                      repository: ""
                      version: '*'
                    description: web collects manifests, dashboards, and rules combined with
                      documentation and scripts to provide easy to operate monitoring
                    digest: 0ab
                    maintainers:
                    - email: ann@example.com
                      name: Ann
                    name: web
                    type: application
                    urls:
                    - https://example.com/web-1.0.0.tgz
                    version: 1.0.0
                generated: "2026-01-02T03:04:05Z"
                """))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apiVersion: v1\nentries: {web: []}\n",
        "# comment\napiVersion: v1\n",
        "apiVersion: v1 # comment\n",
        "apiVersion: &a v1\n",
        "apiVersion: !!str v1\n",
        "apiVersion: v1\r\n",
        "apiVersion:  v1\n",
        "apiVersion: v1 \n",
        "apiVersion:\tv1\n",
        "apiVersion: v1\n---\nb: c\n",
        "apiVersion: v1\nb: \"c\n",
        "apiVersion: v1\nb: c: d\n",
        "apiVersion: v1\nb: |\n    c\n  d\n",
        "apiVersion: v1\n\"b\": c\n",
        "apiVersion: v1\nb: \"\\q\"\n",
        "apiVersion: v1\nb: \u0001\n",
        "  ---\napiVersion: v1\n",
        "",
      })
  void read_anotherForm_isLeftToYaml(String text) throws Exception {
    assertThat(isOfForm(text)).isFalse();
  }

  /** Go writes the separators of Unicode so; the parser of YAML does not know these escapes. */
  @Test
  void read_escapedSeparators_areOfTheForm() throws Exception {
    assertThat(isOfForm("apiVersion: v1\nentries:\n  a:\n  - note: \"\\L\\P\"\n    version: 1\n"))
        .isTrue();
  }

  /** What is not in the form does not have everything before it read again. */
  @Test
  void rest_amongVersions_beginsWithTheVersion() throws Exception {
    String text =
        "apiVersion: v1\nentries:\n  web:\n  - version: 1.0.0\n  - version: 2.0.0 # c\n  - x: [\n";
    IndexContent content = new IndexContent();
    IndexLines lines = new IndexLines(stream(text), content);
    assertThat(lines.read()).isFalse();
    assertThat(new String(lines.rest().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("entries:\n  web:\n  - version: 2.0.0 # c\n  - x: [\n");
    assertThat(outcome(() -> IndexReader.read(stream(text)))).asString().contains(" at 7:1");
  }

  @Test
  void read_otherFormBehindAVersion_doesNotReadItTwice() throws Exception {
    String text = "apiVersion: v1\nentries:\n  web:\n  - version: 1.0.0\n...\n";
    assertThat(IndexReader.read(stream(text)).get("web")).hasSize(1);
  }

  /** A version of a size that no index has is left to the other reader, which keeps none of it. */
  @Test
  void read_versionOfManyMegabytes_isRead() throws Exception {
    String text =
        "apiVersion: v1\nentries:\n  web:\n  - version: 1.0.0\n    note: "
            + "x".repeat(3 << 20)
            + "\n    digest: ab\n";
    assertThat(isOfForm(text)).isFalse();
    assertThat(IndexReader.read(stream(text)).get("web"))
        .containsExactly(new IndexEntry("1.0.0", "", "ab", ""));
  }
}
