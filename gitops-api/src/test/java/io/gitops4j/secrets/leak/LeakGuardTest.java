package io.gitops4j.secrets.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.SecretValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeakGuardTest {

  private static final String VALUE = "S3cr&t/\"pa's\\ w\u00f6rd+1%";
  private static final String PEM =
      "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQDB\n"
          + "-----END PRIVATE KEY-----\n";

  private final HeldSecrets secrets = HeldSecrets.of("prod/db", VALUE, "prod/tls", PEM);
  private final LeakGuard guard = LeakGuard.of(List.of(secrets));

  @AfterEach
  void close() {
    guard.close();
  }

  private void assertFound(String text, LeakForm form, int offset) {
    assertThat(guard.findAll(text)).containsExactly(new Leak("prod/db", form, offset));
    assertThat(guard.find(text)).contains(new Leak("prod/db", form, offset));
    String redacted = guard.redact(text);
    assertThat(redacted).contains("[secret prod/db]");
    assertThat(guard.find(redacted)).isEmpty();
  }

  @Test
  void value_asItIs_isFound() {
    assertFound("password: " + VALUE + "\n", LeakForm.PLAIN, 10);
  }

  @Test
  void value_inJson_isFound() {
    String json = VALUE.replace("\\", "\\\\").replace("\"", "\\\"");
    assertFound("{\"p\":\"" + json + "\"}", LeakForm.JSON, 6);
    assertFound("{\"p\":\"" + json.replace("/", "\\/") + "\"}", LeakForm.JSON, 6);
    assertFound("{\"p\":\"" + json.replace("&", "\\u0026") + "\"}", LeakForm.JSON, 6);
    String twice = json.replace("\\", "\\\\").replace("\"", "\\\"");
    assertFound("{\"p\":\"{\\\"q\\\":\\\"" + twice + "\\\"}\"}", LeakForm.JSON, 15);
  }

  @Test
  void value_inUrl_isFound() {
    assertFound("https://u:S3cr%26t%2F%22pa%27s%5c+w%c3%b6rd%2B1%25@host", LeakForm.URL, 10);
    assertFound("?p=S3cr%26t/%22pa's%5C%20w%C3%B6rd%2b1%25&q", LeakForm.URL, 3);
  }

  @Test
  void value_inHtml_isFound() {
    assertFound("<b>S3cr&amp;t/&quot;pa&#39;s\\ w&#xF6;rd+1%</b>", LeakForm.HTML, 3);
  }

  @Test
  void value_inYaml_isFound() {
    assertFound("a: 'S3cr&t/\"pa''s\\ w\u00f6rd+1%'", LeakForm.YAML, 4);
    assertFound("a: >\n    S3cr&t/\"pa's\\\n    w\u00f6rd+1%\n", LeakForm.YAML, 9);
    assertFound("a: \"S3cr&t/\\\"pa's\\\\\\\n   \\ w\\xf6rd\\U0000002b1%\"", LeakForm.YAML, 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void value_inBase64AtEveryAlignment_isFound(int before) {
    String text = "x".repeat(before) + VALUE + "yz";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (String encoded :
        List.of(
            Base64.getEncoder().encodeToString(bytes),
            Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
            Base64.getMimeEncoder(4, new byte[] {'\n', ' '}).encodeToString(bytes))) {
      assertThat(guard.findAll("data: " + encoded))
          .singleElement()
          .matches(l -> l.form() == LeakForm.BASE64 && l.offset() >= 6);
      assertThat(guard.findAll(guard.redact("data: " + encoded))).isEmpty();
    }
  }

  @Test
  void value_inDockerConfigOfSecret_isFoundTwice() {
    String auth =
        Base64.getEncoder().encodeToString(("robot:" + VALUE).getBytes(StandardCharsets.UTF_8));
    String json =
        "{\"auths\":{\"reg.example.com\":{\"password\":\"S3cr\\u0026t/\\\"pa's\\\\ w\u00f6rd+1%\","
            + "\"auth\":\""
            + auth
            + "\"}}}";
    String manifest =
        "data:\n  .dockerconfigjson: "
            + Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    assertThat(guard.findAll(manifest))
        .hasSize(2)
        .allMatch(l -> l.form() == LeakForm.BASE64 && l.secret().equals("prod/db"));
    assertThat(guard.find(guard.redact(manifest))).isEmpty();
  }

  @Test
  void key_indentedAnew_isFound() {
    String indented = "tls.key: |\n  " + PEM.trim().replace("\n", "\n      ");
    assertThat(guard.findAll(indented)).containsExactly(new Leak("prod/tls", LeakForm.YAML, 13));
    String escaped = "KEY=\"" + PEM.replace("\n", "\\n") + "\"";
    assertThat(guard.findAll(escaped)).containsExactly(new Leak("prod/tls", LeakForm.JSON, 5));
  }

  @Test
  void values_thatAreMetEverywhere_areNotLookedFor() {
    HeldSecrets usual =
        HeldSecrets.of(
            "a",
            "short",
            "b",
            "aaaaaaaaaaaaaaaa",
            "c",
            "PassWord",
            "d",
            "changeme",
            "e",
            "12345678901",
            "f",
            "   short   ",
            "g",
            "",
            "h",
            "\n");
    try (LeakGuard none = LeakGuard.of(List.of(usual))) {
      assertThat(none).hasToString("LeakGuard[0 values]");
      assertThat(none.find("short aaaaaaaaaaaaaaaa PassWord changeme 12345678901")).isEmpty();
    }
    LeakOptions six = LeakOptions.defaults().withMinimumLength(6);
    try (LeakGuard some = LeakGuard.of(List.of(HeldSecrets.of("a", "s3cr3t")), six)) {
      assertThat(some.find("is s3cr3t")).contains(new Leak("a", LeakForm.PLAIN, 3));
    }
    assertThatThrownBy(() -> six.withMinimumLength(5)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void text_withoutValue_isTheSameObject() {
    String text = "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: \"b\\n\\u0041%20&amp;'' c\"\n";
    assertThat(guard.redact(text)).isSameAs(text);
    assertThat(LeakGuard.none().redact(VALUE)).isSameAs(VALUE);
    assertThat(LeakGuard.none().findAll(VALUE)).isEmpty();
  }

  @Test
  void values_thatChange_areLookedForFromTheNextCall() {
    assertThat(guard.find("the rotated-value-2")).isEmpty();
    secrets.put(SecretValue.of("prod/db", "rotated-value-2"));
    assertThat(guard.find("the rotated-value-2")).isPresent();
    assertThat(guard.find(VALUE)).isEmpty();
  }

  @Test
  void scanner_whenValuesChange_goesOnWithThoseItHad() {
    try (LeakScanner scanner = guard.scanner()) {
      secrets.put(SecretValue.of("prod/db", "rotated-value-2"));
      assertThat(guard.find("rotated-value-2")).isPresent();
      scanner.accept("x " + VALUE);
      assertThat(scanner.first()).contains(new Leak("prod/db", LeakForm.PLAIN, 2));
      assertThat(scanner.finish()).isEqualTo(scanner.finish()).hasSize(1);
      assertThatThrownBy(() -> scanner.accept("x")).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void guard_closed_cannotBeUsed() {
    guard.close();
    guard.close();
    assertThatThrownBy(() -> guard.find("x")).isInstanceOf(IllegalStateException.class);
    assertThat(guard).hasToString("LeakGuard[closed]");
    LeakGuard.none().close();
    assertThat(LeakGuard.none().find("x")).isEmpty();
  }

  @Test
  void guard_ofManyThreadsWhileValuesChange_findsWhatStays() throws Exception {
    HeldSecrets changing = HeldSecrets.of("a", "rotating-0");
    try (LeakGuard both = LeakGuard.of(List.of(secrets, changing))) {
      ExecutorService threads = Executors.newFixedThreadPool(4);
      List<Future<?>> all = new java.util.ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int thread = t;
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 200; i++) {
                    if (thread == 0) {
                      changing.put(SecretValue.of("a", "rotating-" + i));
                    }
                    assertThat(both.findAll("x " + VALUE)).hasSize(1);
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
      threads.shutdown();
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "7", "100000"})
  void writer_thatRefuses_writesNothingOfTheValue(int piece) throws IOException {
    StringWriter target = new StringWriter();
    String text = "line, ".repeat(2000) + VALUE + " end";
    try (Writer writer = guard.guard(target, OnLeak.REFUSE)) {
      assertThatThrownBy(
              () -> {
                for (int at = 0; at < text.length(); at += piece) {
                  writer.write(text, at, Math.min(piece, text.length() - at));
                }
              })
          .isInstanceOfSatisfying(
              LeakException.class,
              e -> assertThat(e.leak()).isEqualTo(new Leak("prod/db", LeakForm.PLAIN, 12000)))
          .hasMessageContaining("prod/db")
          .hasMessageNotContaining(VALUE);
    }
    assertThat(target.toString()).doesNotContain("S3cr");
    assertThat("line, ".repeat(2000)).startsWith(target.toString());
  }

  @Test
  void stream_thatRefuses_findsValueCutByFlush() throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    byte[] bytes = VALUE.getBytes(StandardCharsets.UTF_8);
    try (OutputStream stream = guard.guard(target, OnLeak.REFUSE)) {
      stream.write(bytes, 0, 5);
      stream.flush();
      assertThat(target.size()).isEqualTo(5);
      assertThatThrownBy(() -> stream.write(bytes, 5, bytes.length - 5))
          .isInstanceOf(LeakException.class);
      stream.write("fine".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(target.toString(StandardCharsets.UTF_8)).isEqualTo("S3cr&fine");
  }

  @Test
  void writer_whenValuesChange_refusesTheNewOnes() throws IOException {
    StringWriter target = new StringWriter();
    try (Writer writer = guard.guard(target, OnLeak.REFUSE)) {
      writer.write("the rotated-");
      secrets.put(SecretValue.of("prod/db", "rotated-value-2"));
      assertThatThrownBy(() -> writer.write("value-2")).isInstanceOf(LeakException.class);
    }
    assertThat(target.toString()).isEmpty();
  }

  @Test
  void writer_thatRedacts_writesLinesAtFlush() throws IOException {
    StringWriter target = new StringWriter();
    try (Writer writer = guard.guard(target, OnLeak.REDACT)) {
      writer.write("login with " + VALUE + "\n");
      writer.flush();
      assertThat(target.toString()).isEqualTo("login with [secret prod/db]\n");
    }
  }

  @Test
  void writer_thatRedactsWithoutFlush_readsEscapesAsTheWholeTextIs() throws IOException {
    for (int before = 0; before < 40; before++) {
      String text =
          "x".repeat(before)
              + ("\\\\"
                      + "\\u0053"
                      + VALUE.substring(1).replace("\\", "\\\\").replace("\"", "\\\""))
                  .repeat(400);
      StringWriter target = new StringWriter();
      try (Writer writer = guard.guard(target, OnLeak.REDACT)) {
        for (int at = 0; at < text.length(); at += 7) {
          writer.write(text, at, Math.min(7, text.length() - at));
        }
      }
      assertThat(target.toString()).isEqualTo(guard.redact(text));
    }
  }

  @Test
  void twoValues_oneInTheOther_areBothNamedAndRedactedOnce() {
    HeldSecrets nested = HeldSecrets.of("outer", "user:hunter2222@host", "inner", "hunter2222");
    try (LeakGuard two = LeakGuard.of(List.of(nested))) {
      assertThat(two.findAll("x user:hunter2222@host"))
          .containsExactly(
              new Leak("outer", LeakForm.PLAIN, 2), new Leak("inner", LeakForm.PLAIN, 7));
      assertThat(two.redact("x user:hunter2222@host y")).isEqualTo("x [secret outer] y");
    }
  }
}
