package io.gitops4j.secrets.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.SecretValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LeakGuardPropertyTest {

  private static final String CHARS =
      "abcXYZ0189+/-_=%&<>\"'\\:;,.!{}[]()# \n\u00e9\u00df\u20ac\u4e2d\ud83d\ude00";

  /** Values of 8 to 60 characters of every kind, without white space at their ends. */
  @Provide
  Arbitrary<String> values() {
    Arbitrary<String> middle =
        Arbitraries.integers()
            .between(0, CHARS.codePointCount(0, CHARS.length()) - 1)
            .map(i -> Character.toString(CHARS.codePointAt(CHARS.offsetByCodePoints(0, i))))
            .list()
            .ofMinSize(6)
            .ofMaxSize(58)
            .map(l -> String.join("", l));
    Arbitrary<Character> end = Arbitraries.chars().range('a', 'z').range('0', '9');
    Arbitrary<Character> special = Arbitraries.of('\'', '"', '\\', '+', '&', '%', 'x');
    return Combinators.combine(
            Arbitraries.oneOf(end, special), middle, Arbitraries.oneOf(end, special))
        .as((a, m, z) -> a + m + z)
        .filter(LeakGuardPropertyTest::isGuarded);
  }

  private static boolean isGuarded(String value) {
    return value.chars().distinct().count() > 3 && !value.matches("[0-9]{0,12}");
  }

  private static String surroundings(Random random) {
    StringBuilder text = new StringBuilder();
    String[] words = {
      "key: ", "\n  ", "\"", "name", " ", "apps/v1", ":", "{", "}", "=", "# ", "\t"
    };
    for (int i = random.nextInt(30); i > 0; i--) {
      text.append(words[random.nextInt(words.length)]);
    }
    return text.toString();
  }

  /** A text with the value in it; what stands beside it cannot be read as part of it. */
  private static String text(String value, Encodings encoding, Random random) {
    return surroundings(random)
        + "\""
        + encoding.encode(value, random)
        + "\""
        + surroundings(random);
  }

  @Property(tries = 4000)
  void value_writtenInAnyWay_isFoundWhereItIsAndRedacted(
      @ForAll("values") String value, @ForAll Encodings encoding, @ForAll long seed) {
    Random random = new Random(seed);
    try (LeakGuard guard = LeakGuard.of(List.of(HeldSecrets.of("prod/db", value)))) {
      String text = text(value, encoding, random);
      List<Leak> leaks = guard.findAll(text);
      assertThat(leaks).as(text).isNotEmpty();
      assertThat(leaks.get(0).secret()).isEqualTo("prod/db");
      assertThat(leaks.get(0).offset()).isBetween(0L, (long) text.length());
      String redacted = guard.redact(text);
      assertThat(redacted).contains("[secret prod/db]");
      assertThat(guard.find(redacted)).as(redacted).isEmpty();
    }
  }

  @Property(tries = 2000)
  void text_inPieces_givesTheSameAsTheWhole(
      @ForAll("values") String value, @ForAll Encodings encoding, @ForAll long seed) {
    Random random = new Random(seed);
    try (LeakGuard guard = LeakGuard.of(List.of(HeldSecrets.of("prod/db", value)))) {
      String text = text(value, encoding, random) + text(value, encoding, random);
      LeakScanner scanner = guard.scanner();
      int at = 0;
      while (at < text.length()) {
        int next = Math.min(text.length(), at + random.nextInt(6));
        scanner.accept(text, at, next);
        at = next;
      }
      assertThat(scanner.finish()).isEqualTo(guard.findAll(text));
    }
  }

  @Property(tries = 1000)
  void bytes_inPieces_giveTheSameLeaksAsText(
      @ForAll("values") String value, @ForAll Encodings encoding, @ForAll long seed) {
    Random random = new Random(seed);
    try (LeakGuard guard = LeakGuard.of(List.of(HeldSecrets.of("prod/db", value)))) {
      String text = text(value, encoding, random);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      LeakScanner scanner = guard.scanner();
      int at = 0;
      while (at < bytes.length) {
        int size = Math.min(bytes.length - at, random.nextInt(9));
        scanner.accept(bytes, at, size);
        at += size;
      }
      assertThat(scanner.finish().stream().map(Leak::form).toList())
          .isEqualTo(guard.findAll(text).stream().map(Leak::form).toList());
    }
  }

  @Property(tries = 2000)
  void otherValue_ofOneOtherCharacter_isNotFound(
      @ForAll("values") String value, @ForAll Encodings encoding, @ForAll long seed) {
    Random random = new Random(seed);
    int at = 1 + random.nextInt(value.length() - 2);
    String other = value.substring(0, at) + "~" + value.substring(at + 1);
    try (LeakGuard guard = LeakGuard.of(List.of(HeldSecrets.of("prod/db", value)))) {
      String text = text(other, encoding, random);
      assertThat(guard.findAll(text)).as(text).isEmpty();
      assertThat(guard.redact(text)).isSameAs(text);
    }
  }

  @Property(tries = 1500)
  void text_ofFragments_isAccusedOnlyOfWhatDecodingGives(@ForAll long seed) {
    Random random = new Random(seed);
    String value = "ab'a\\b%a+b a&b";
    String[] fragments = {
      "ab'",
      "a\\b%",
      "a+b ",
      "a&b",
      "ab''",
      "a\\\\b",
      "%25",
      "%2B",
      "+",
      "\\u0061",
      "&amp;",
      "a",
      "b",
      "\\",
      "'",
      " ",
      "\n",
      "\\\n",
      "YWInYVxi",
      "JWErYiBhJmI=",
      "ab'a\\b",
      "%a+b a&b"
    };
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(14); i >= 0; i--) {
      text.append(fragments[random.nextInt(fragments.length)]);
    }
    try (LeakGuard guard = LeakGuard.of(List.of(HeldSecrets.of("prod/db", value)))) {
      if (guard.find(text).isPresent()) {
        assertThat(Decodings.all(text.toString())).anyMatch(t -> Decodings.fold(t).contains(value));
      } else {
        assertThat(Decodings.fold(text.toString())).doesNotContain(value);
      }
    }
  }

  @Property(tries = 600)
  void guardedOutputs_inPieces_redactWhatTheGuardRedacts(
      @ForAll("values") String value, @ForAll Encodings encoding, @ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    try (LeakGuard guard = LeakGuard.of(List.of(HeldSecrets.of("prod/db", value)))) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 3; i++) {
        all.append(text(value, encoding, random)).append("filler, ".repeat(random.nextInt(900)));
      }
      String text = all.toString();
      StringWriter chars = new StringWriter();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (Writer writer = guard.guard(chars, OnLeak.REDACT);
          OutputStream stream = guard.guard(bytes, OnLeak.REDACT)) {
        int at = 0;
        while (at < text.length()) {
          int next = Math.min(text.length(), at + 1 + random.nextInt(700));
          if (next < text.length() && Character.isLowSurrogate(text.charAt(next))) {
            next++;
          }
          writer.write(text, at, next - at);
          stream.write(text.substring(at, next).getBytes(StandardCharsets.UTF_8));
          at = next;
        }
      }
      assertThat(chars.toString()).isEqualTo(guard.redact(text));
      assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(guard.redact(text));
    }
  }

  @Property(tries = 300)
  void manyValues_eachInOneText_areAllNamed(@ForAll long seed) {
    Random random = new Random(seed);
    HeldSecrets secrets = new HeldSecrets();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String value = Encodings.letters(random, 8 + random.nextInt(20)) + i;
      values.add(value);
      secrets.put(SecretValue.of("s" + i, value));
    }
    try (LeakGuard guard = LeakGuard.of(List.of(secrets))) {
      StringBuilder text = new StringBuilder();
      List<String> written = new ArrayList<>();
      Encodings[] encodings = Encodings.values();
      for (String value : values) {
        written.add(text(value, encodings[random.nextInt(encodings.length)], random));
        text.append(written.get(written.size() - 1));
      }
      List<String> found = guard.findAll(text).stream().map(Leak::secret).distinct().toList();
      for (int i = 0; i < 60; i++) {
        assertThat(found).as(written.get(i)).contains("s" + i);
      }
    }
  }
}
