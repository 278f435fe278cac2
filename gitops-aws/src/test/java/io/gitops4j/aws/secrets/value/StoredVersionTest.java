package io.gitops4j.aws.secrets.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.aws.secrets.store.StoredSecret;
import io.gitops4j.secrets.SecretField;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StoredVersionTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final SecretRef REF = SecretRef.parse("fake:db");

  private static StoredVersion version(byte[] value) {
    return new StoredVersion(
        REF,
        new StoredSecret(
            "arn:db", "v1", Set.of("AWSCURRENT"), NOW, SecretValue.of("fake:db", value)),
        NOW);
  }

  private static StoredVersion version(String value) {
    return version(value.getBytes(StandardCharsets.UTF_8));
  }

  private static String refused(Runnable reading) {
    SecretException thrown = catchThrowableOfType(SecretException.class, reading::run);
    assertThat(thrown).isNotNull();
    return thrown.failure().reason() + " " + thrown.failure().message();
  }

  // Fields

  @Test
  void field_string_isItsTextAndTheSameObjectEachTime() {
    StoredVersion version = version("{\"password\":\"p\\u00e9\\n\",\"port\":5432}");
    assertThat(version.reveal("password")).isEqualTo("pé\n").isSameAs(version.reveal("password"));
    assertThat(version.revealBytes("password")).isEqualTo("pé\n".getBytes(StandardCharsets.UTF_8));
    assertThat(version.reveal()).startsWith("{").isSameAs(version.reveal());
  }

  @Test
  void field_ofAnotherKind_isItsJson() {
    StoredVersion version =
        version("{\"n\": -1.50e+3, \"b\": true, \"o\": { \"a b\" : [ 1, \" x \" ] }, \"e\": {}}");
    assertThat(version.reveal("n")).isEqualTo("-1.50e+3");
    assertThat(version.reveal("b")).isEqualTo("true");
    assertThat(version.reveal("o")).isEqualTo("{\"a b\":[1,\" x \"]}");
    assertThat(version.reveal("e")).isEqualTo("{}");
  }

  @Test
  void field_byNameThenPathThenPointer_isFound() {
    StoredVersion version =
        version(
            "{\"a\":{\"b\":\"path\",\"c/d\":\"slash\",\"~\":\"tilde\"},\"a.b\":\"name\","
                + "\"l\":[\"zero\",{\"x\":\"one\"}],\"/a/b\":\"odd\",\"\":{\"\":\"empty\"}}");
    assertThat(version.reveal("a.b")).isEqualTo("name");
    assertThat(version.reveal("a.c/d")).isEqualTo("slash");
    assertThat(version.reveal("l.0")).isEqualTo("zero");
    assertThat(version.reveal("l.1.x")).isEqualTo("one");
    assertThat(version.reveal("/l/1/x")).isEqualTo("one");
    assertThat(version.reveal("/a/c~1d")).isEqualTo("slash");
    assertThat(version.reveal("/a/~0")).isEqualTo("tilde");
    assertThat(version.reveal("/a/b")).isEqualTo("odd");
    assertThat(version.reveal("//")).isEqualTo("empty");
    for (String absent :
        List.of(
            "x",
            "a.x",
            "/x",
            "/a/x",
            "/l/2",
            "/l/-",
            "/l/00",
            "/l/99999999",
            "/a/~2",
            "a.b.c",
            "/a/~",
            "l.1.x.y",
            "a.")) {
      assertThat(version.has(absent)).as(absent).isFalse();
    }
  }

  @Test
  void field_absentOrNull_isToldWithoutAnyContent() {
    StoredVersion version = version("{\"a\":null,\"hidden\":\"hunter2\"}");
    assertThat(refused(() -> version.reveal("password")))
        .isEqualTo(
            "NOT_FOUND Cannot read the field password of fake:db: version v1 is a JSON object"
                + " without it; correct the reference, or add the field.");
    assertThat(refused(() -> version.reveal("a")))
        .isEqualTo(
            "INVALID Cannot read the field a of fake:db: it is null in version v1; give it a"
                + " value, or ask with has() first.");
    assertThat(version.has("a")).isFalse();
    assertThat(version.has("hidden")).isTrue();
  }

  @Test
  void field_ofNoObject_isToldWithoutAnyContent() {
    assertThat(refused(() -> version("hunter2").reveal("password")))
        .isEqualTo(
            "INVALID Cannot read the field password of fake:db: the secret is no JSON object (at"
                + " 1:1 a value is expected); store it as one, or look it up without a field.");
    assertThat(refused(() -> version("[\"hunter2\"]").reveal("password")))
        .contains("(it is JSON of another kind)")
        .doesNotContain("hunter2");
    assertThat(version("hunter2").has("password")).isFalse();
  }

  @Test
  void whole_binary_isBytesOnly() {
    StoredVersion version = version(new byte[] {1, (byte) 0xFF, 3});
    assertThat(version.revealBytes()).containsExactly(1, 0xFF, 3);
    assertThat(refused(version::reveal))
        .isEqualTo(
            "INVALID Cannot read fake:db as text: its value is binary and not UTF-8; use"
                + " revealBytes().");
  }

  // Records

  enum Engine {
    postgres
  }

  record Pool(int size, Optional<Duration> pause) {}

  record Login(
      @SecretField("username") String user,
      String password,
      int port,
      long id,
      boolean tls,
      double ratio,
      BigDecimal price,
      URI address,
      Engine engine,
      Pool pool,
      List<String> hosts,
      Optional<String> note,
      @SecretField("deep.er") String deeper) {}

  private static final String LOGIN =
      """
      {"username": "u", "password": 12.50, "port": "5432", "id": 9000000000, "tls": "true",
       "ratio": 0.5, "price": "1.10", "address": "https://x/y", "engine": "postgres",
       "pool": {"size": 3, "pause": "PT5S"}, "hosts": ["a", "b"], "note": null,
       "deep": {"er": "d"}}
      """;

  @Test
  void record_ofAllKinds_isMadeOncePerVersion() {
    StoredVersion version = version(LOGIN);
    Login login = version.as(Login.class);
    assertThat(login)
        .isEqualTo(
            new Login(
                "u",
                "12.50",
                5432,
                9000000000L,
                true,
                0.5,
                new BigDecimal("1.10"),
                URI.create("https://x/y"),
                Engine.postgres,
                new Pool(3, Optional.of(Duration.ofSeconds(5))),
                List.of("a", "b"),
                Optional.empty(),
                "d"));
    assertThat(version.as(Login.class)).isSameAs(login);
  }

  record Handed(SecretValue value, char[] chars) {}

  record Holder(Handed handed) {}

  @Test
  void record_withSomethingToOverwrite_isMadeForEachCall() {
    StoredVersion version = version("{\"handed\":{\"value\":\"v1é\",\"chars\":\"c1\"}}");
    Holder first = version.as(Holder.class);
    first.handed().value().close();
    first.handed().chars()[0] = 'x';
    Holder second = version.as(Holder.class);
    assertThat(second.handed().value().reveal()).isEqualTo("v1é");
    assertThat(second.handed().value().name()).isEqualTo("fake:db#handed.value");
    assertThat(second.handed().chars()).containsExactly('c', '1');
  }

  @Test
  void record_fieldMissingOrUnfit_isToldWithNamesOnly() {
    assertThat(refused(() -> version("{\"pause\":\"PT1S\"}").as(Pool.class)))
        .isEqualTo(
            "NOT_FOUND Cannot make a Pool of fake:db: its component size takes the field size,"
                + " which the secret does not have; add the field, name another one with"
                + " @SecretField, or make the component an Optional.");
    assertThat(refused(() -> version("{\"size\":null}").as(Pool.class))).contains("which is null");
    Map<String, String> unfit = new TreeMap<>();
    unfit.put("\"hunter2\"", "which is no int");
    unfit.put("1.5", "which is no int");
    unfit.put("[1]", "which is no int");
    unfit.put("99999999999", "which is no int");
    unfit.forEach(
        (value, why) ->
            assertThat(refused(() -> version("{\"size\":" + value + "}").as(Pool.class)))
                .isEqualTo(
                    "INVALID Cannot make a Pool of fake:db: its component size takes the field"
                        + " size, which is no int; correct the secret, or the type of the"
                        + " component."));
    assertThat(refused(() -> version("{\"size\":1,\"pause\":\"soon\"}").as(Pool.class)))
        .contains("its component pause takes the field pause, which is no Duration");
    assertThat(refused(() -> version("[]").as(Pool.class)))
        .contains("Cannot make a Pool of fake:db: the secret is no JSON object");
  }

  record Numbers(double d, BigDecimal b) {}

  @Test
  void record_numbersOfNoJson_areUnfit() {
    for (String odd : List.of("NaN", "Infinity", "0x1p3", "1d", "1e999", "9".repeat(500))) {
      assertThat(refused(() -> version("{\"d\":\"" + odd + "\",\"b\":1}").as(Numbers.class)))
          .contains("which is no double");
    }
  }

  record Choosy(String password) {
    Choosy {
      throw new IllegalArgumentException("not " + password);
    }
  }

  @Test
  void record_constructorThrowing_isToldByItsClassOnly() {
    SecretException thrown =
        catchThrowableOfType(
            SecretException.class, () -> version("{\"password\":\"hunter2\"}").as(Choosy.class));
    assertThat(thrown.failure().message())
        .isEqualTo(
            "Cannot make a Choosy of fake:db: the constructor of Choosy threw"
                + " java.lang.IllegalArgumentException.");
    assertThat(thrown).hasNoCause();
  }

  record Unknown(Thread thread) {}

  record UnknownInside(Optional<List<String>> nested) {}

  record Itself(String name, Optional<Itself> next) {}

  @Test
  void record_ofUnknownTypes_isMisuseWhateverTheSecret() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> version("hunter2").as(Unknown.class))
        .withMessage(
            "the component thread of the record "
                + Unknown.class.getName()
                + " has the type java.lang.Thread, which no field of a secret can be made into");
    assertThatIllegalArgumentException().isThrownBy(() -> version("{}").as(UnknownInside.class));
    assertThat(version("{\"name\":\"a\",\"next\":{\"name\":\"b\"}}").as(Itself.class))
        .isEqualTo(new Itself("a", Optional.of(new Itself("b", Optional.empty()))));
  }

  // Hygiene

  @Test
  void secretsOf_version_areTheWholeAndItsSecretStrings() {
    StoredVersion version =
        version(
            "{\"username\":\"u\",\"password\":\"p\",\"host\":\"h\",\"port\":1,"
                + "\"more\":{\"host\":\"inner\",\"list\":[\"x\",2]},\"a/b\":{\"c\":\"y\"}}");
    Map<String, String> shown = new TreeMap<>();
    List<SecretValue> kept = new ArrayList<>();
    version.forEachSecret(
        value -> {
          shown.put(value.name(), value.reveal());
          kept.add(value);
        });
    assertThat(shown)
        .containsOnlyKeys(
            "fake:db",
            "fake:db#password",
            "fake:db#/more/host",
            "fake:db#/more/list/0",
            "fake:db#/a~1b/c")
        .containsEntry("fake:db#password", "p")
        .containsEntry("fake:db#/a~1b/c", "y");
    assertThatIllegalStateException().isThrownBy(() -> kept.get(0).reveal());
    assertThat(version.reveal("/a~1b/c")).isEqualTo("y");
  }

  @Test
  void version_erased_showsNothing() {
    StoredVersion version = version("{\"a\":\"1\",\"size\":1}");
    version.reveal();
    version.reveal("a");
    version.as(Pool.class);
    version.erase();
    version.erase();
    assertThatIllegalStateException().isThrownBy(version::reveal);
    assertThatIllegalStateException().isThrownBy(() -> version.reveal("a"));
    assertThatIllegalStateException().isThrownBy(version::revealBytes);
    assertThatIllegalStateException().isThrownBy(() -> version.revealBytes("a"));
    assertThatIllegalStateException().isThrownBy(() -> version.has("a"));
    assertThatIllegalStateException().isThrownBy(() -> version.as(Pool.class));
    version.forEachSecret(
        value -> {
          throw new AssertionError();
        });
    assertThat(version.erased()).isTrue();
    assertThat(version.id()).isEqualTo("v1");
  }

  @Test
  void version_erasedBeforeItWasRead_saysErased() {
    StoredVersion version = version("{}");
    version.erase();
    assertThatIllegalStateException()
        .isThrownBy(() -> version.as(Pool.class))
        .withMessageContaining("was erased");
  }

  @Test
  void version_printed_hidesItsValue() {
    assertThat(version("hunter2")).hasToString("SecretVersion[fake:db, v1, redacted]");
    assertThat(version("hunter2").stages()).containsExactly("AWSCURRENT");
    assertThat(version("hunter2").createdAt()).contains(NOW);
  }
}
