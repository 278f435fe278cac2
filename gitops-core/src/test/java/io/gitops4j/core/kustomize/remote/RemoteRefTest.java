package io.gitops4j.core.kustomize.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteRefTest {

  private static final Path FORMS = Path.of("src/test/resources/kustomize-remote/forms.txt");

  @TestFactory
  List<DynamicTest> parse_formsOfTheTable_areReadAsItSays() throws IOException {
    return Files.readAllLines(FORMS).stream()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .map(line -> DynamicTest.dynamicTest(line, () -> check(line)))
        .toList();
  }

  private static void check(String line) {
    String[] parts = (line + " ").split(" *\\| *", -1);
    String entry = parts[0].strip();
    if (parts[1].equals("!")) {
      assertThatThrownBy(() -> RemoteRef.parse(entry))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining(parts[2].strip())
          .hasMessageMatching("Cannot read the remote address .*: .*; .*\\.")
          .extracting(e -> ((SourceException) e).failure().reason())
          .isEqualTo(Reason.INVALID);
      return;
    }
    RemoteRef ref = RemoteRef.parse(entry);
    assertThat(ref.address()).isEqualTo(parts[1]);
    assertThat(ref.path()).isEqualTo(parts[2]);
    assertThat(ref.ref().orElse("")).isEqualTo(parts[3].strip());
    assertThat(RemoteRef.parse(ref.toString())).isEqualTo(ref);
    assertThat(RemoteRef.isRemote(entry)).isTrue();
    assertThat(RemoteRef.isRemote(ref.toString())).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "61 | PT1M1S",
        "1m1s | PT1M1S",
        "%2B61 | PT1M1S",
        "+61 | ",
        "1.5s | PT1.5S",
        "1h2m3s4ms | PT1H2M3.004S",
        ".5m | PT30S",
        "90000000us | PT90S",
        "1ns | PT0.000000001S",
        "'' | ",
        "jiffy | ",
        "0 | ",
        "0s | ",
        "-5 | ",
        "5x | ",
        "5 s | ",
        "1s2 | ",
        "99999999999999999999h | ",
        "99999999999 | ",
      })
  void parse_timeout_isReadAsGoDoes(String written, Duration expected) {
    RemoteRef ref = RemoteRef.parse("https://host/org/repo?timeout=" + written);
    assertThat(ref.timeout()).isEqualTo(Optional.ofNullable(expected));
    assertThat(RemoteRef.parse(ref.toString())).isEqualTo(ref);
  }

  @ParameterizedTest
  @CsvSource({
    "true,true",
    "T,true",
    "1,true",
    "false,false",
    "F,false",
    "0,false",
    "maybe,",
    "'',",
    "tRUE,"
  })
  void parse_submodules_areReadAsGoDoes(String written, Boolean expected) {
    RemoteRef ref = RemoteRef.parse("https://host/org/repo?submodules=" + written);
    assertThat(ref.submodules()).isEqualTo(Optional.ofNullable(expected));
    assertThat(RemoteRef.parse(ref.toString())).isEqualTo(ref);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://user:secret@host/org/repo?ref=v1 | https://redacted@host/org/repo?ref=v1",
        "https://secret@host/org/repo | https://redacted@host/org/repo",
        "HTTPS://u:sec/ret@host/org/repo | HTTPS://redacted@host/org/repo",
        "git::https://u:secret@host/a | git::https://redacted@host/a",
        "https://host:8443/a/@b/c | https://host:8443/a/@b/c",
        "ssh://git:secret@host/org/repo | ssh://redacted@host/org/repo",
        "git:secret@host:org/repo | redacted@host:org/repo",
        "git@host:org/repo | git@host:org/repo",
        "https://host/f?token=secret&ref=v1&sig=secret | https://host/f?token=…&ref=v1&sig=…",
        "https://host/f?secret | https://host/f?secret",
      })
  void redacted_entryWithSecrets_holdsNone(String entry, String shown) {
    assertThat(RemoteRef.redacted(entry)).isEqualTo(shown);
  }

  @Test
  void parse_longEntry_isRefusedAndCut() {
    assertThatThrownBy(() -> RemoteRef.parse("https://host/org/" + "a".repeat(100_000)))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("2048")
        .message()
        .hasSizeLessThan(500);
  }

  @Test
  void isRemote_longEntries_areToldInNoTime() {
    for (String part : List.of("a.", "a@", "%41", "/..", "é", "?ref=", "//")) {
      String entry = part.repeat(400_000);
      RemoteRef.isRemote(entry);
      RemoteRef.redacted(entry);
      assertThatThrownBy(() -> RemoteRef.parse("https://host/" + entry))
          .isInstanceOf(SourceException.class);
      assertThatThrownBy(() -> RemoteFile.parse("https://host/" + entry))
          .isInstanceOf(SourceException.class);
    }
  }

  @Property(tries = 3000)
  void parse_anyText_givesWhatItsPrintGivesOrOurError(@ForAll("entries") String entry) {
    RemoteRef.isRemote(entry);
    RemoteRef.redacted(entry);
    try {
      RemoteFile file = RemoteFile.parse(entry);
      assertThat(RemoteFile.parse(file.uri().toString())).isEqualTo(file);
    } catch (SourceException e) {
      assertThat(e.failure().reason()).isEqualTo(Reason.INVALID);
    }
    RemoteRef ref;
    try {
      ref = RemoteRef.parse(entry);
    } catch (SourceException e) {
      assertThat(e.failure().reason()).isEqualTo(Reason.INVALID);
      return;
    }
    assertThat(RemoteRef.parse(ref.toString())).isEqualTo(ref);
    assertThat(ref.path()).doesNotStartWith("/").doesNotContain("//");
    assertThat(List.of(ref.path().split("/", -1))).doesNotContain("..", ".");
    if (!ref.ssh()) {
      assertThat(Target.parse(ref.address())).hasToString(ref.address());
      String host = URI.create(ref.address()).getHost();
      if (host != null) {
        assertThat(Target.parse(ref.address()).host()).isEqualToIgnoringCase(host);
      }
    }
  }

  @Provide
  Arbitrary<String> entries() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "https://",
            "http://",
            "ssh://",
            "file://",
            "git::",
            "git@",
            "user@",
            "u:p@",
            "@evil",
            "github.com",
            "github.com/",
            "host",
            "host.example",
            ":",
            ":443",
            ":8443",
            "[::1]",
            "/",
            "//",
            "/",
            "org",
            "repo",
            ".git",
            "_git/",
            "..",
            ".",
            "%2e",
            "%41",
            "%",
            "\\",
            " ",
            "?",
            "ref=",
            "v1",
            "&",
            "version=",
            "timeout=61s",
            "submodules=true",
            "=",
            ";",
            "+",
            "#",
            "é",
            "\n",
            "\0",
            "~",
            ".yaml");
    Arbitrary<String> joined = pieces.list().ofMaxSize(14).map(parts -> String.join("", parts));
    Arbitrary<String> likely = joined.map(text -> "https://host/org/repo" + text);
    return Arbitraries.oneOf(joined, likely, Arbitraries.strings().ofMaxLength(40));
  }
}
