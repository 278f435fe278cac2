package io.gitops4j.core.helm.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.chart.ChartFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkntValidatorTest {

  private final NetworkntValidator validator = NetworkntValidator.create();

  private List<String> problems(String schema, Map<String, @Nullable Object> values) {
    byte[] text = schema.getBytes(StandardCharsets.UTF_8);
    return validator.problems(ChartFile.of("values.schema.json", text), values);
  }

  @Test
  void values_thatMeetTheSchema_haveNoProblem() {
    assertThat(
            problems(
                """
                {"type": "object", "required": ["port"], "properties": {"port": {"type": "integer"}}}
                """,
                Map.of("port", 80L)))
        .isEmpty();
  }

  @Test
  void problems_nameThePlace_asHelmDoes() {
    assertThat(
            problems(
                """
                {"required": ["name"], "additionalProperties": false, "properties": {
                  "port": {"type": "integer", "maximum": 100},
                  "hosts": {"items": {"type": "string"}},
                  "a/b~c": {"type": "boolean"}}}
                """,
                Map.of("port", 500L, "hosts", List.of("x", 7L), "a/b~c", "no", "other", "")))
        .hasSize(5)
        .anySatisfy(problem -> assertThat(problem).startsWith("at '': ").contains("name"))
        .anySatisfy(problem -> assertThat(problem).startsWith("at '': ").contains("other"))
        .anySatisfy(problem -> assertThat(problem).startsWith("at '/port': ").contains("100"))
        .anySatisfy(problem -> assertThat(problem).startsWith("at '/hosts/1': "))
        .anySatisfy(problem -> assertThat(problem).startsWith("at '/a~1b~0c': "));
  }

  /** The places are those of Helm 3.22.0 for the same schema and values. */
  @Test
  void places_whereSeveralThingsFail_areToldBeforeThem() {
    assertThat(
            places(
                """
                {"properties": {
                  "one": {"properties": {"a": {"properties": {"x": {"type": "string"}}}}},
                  "two": {"properties": {"a": {"type": "string"}, "b": {"minimum": 3}}},
                  "any": {"properties": {"v": {"anyOf": [{"type": "string"}, {"type": "boolean"}]}}},
                  "all": {"allOf": [{"properties": {"x": {"type": "string"}}}]},
                  "ref": {"$ref": "#/$defs/pair"},
                  "list": {"items": {"$ref": "#/$defs/pair"}},
                  "more": {"additionalProperties": {"required": ["k", "l"]}}},
                 "oneOf": [{"required": ["nothing"]}, {"required": ["never"]}],
                 "$defs": {"pair": {"properties": {"x": {"type": "string"}, "y": {"type": "string"}}}}}
                """,
                Map.of(
                    "one", Map.of("a", Map.of("x", 1L)),
                    "two", Map.of("a", 1L, "b", 1L),
                    "any", Map.of("v", 1L),
                    "all", Map.of("x", 1L),
                    "ref", Map.of("x", 1L, "y", 1L),
                    "list", List.of(Map.of("x", 1L), Map.of("x", 1L, "y", 1L)),
                    "more", Map.of("p", Map.of()))))
        .containsExactlyInAnyOrder(
            "",
            "/one/a/x",
            "/two",
            "/two/a",
            "/two/b",
            "/any/v",
            "/all",
            "/all/x",
            "/ref",
            "/ref/x",
            "/ref/y",
            "/list",
            "/list/0/x",
            "/list/1",
            "/list/1/x",
            "/list/1/y",
            "/more/p");
  }

  /** The places are those of Helm 3.22.0 for the same schemas and values. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'$ref': '#/$defs/x'} | '', /a/0, /a/1",
        "{'properties': {'a': {'$ref': '#/$defs/list'}}} | /a, /a/0, /a/1",
        "{'properties': {'a': {'items': {'type': 'string'}}}} | /a/0, /a/1",
        "{'allOf': [{'$ref': '#/$defs/x'}]} | '', /a/0, /a/1",
        "{'$ref': '#/$defs/all'} | '', /a, /a/0, /a/1",
        "{'$ref': '#/$defs/again', 'required': ['h']} | '', /a/0, /a/1"
      })
  void places_behindAReference_areToldAtWhatRefers(String schema, String places) {
    String defs =
        """
        'list': {'items': {'type': 'string'}}, 'again': {'$ref': '#/$defs/x'},
        'x': {'properties': {'a': {'items': {'type': 'string'}}}}, 'all': {'allOf': [
          {'properties': {'a': {'items': {'type': 'string'}}}}]}
        """;
    String whole = schema.substring(0, schema.length() - 1) + ", '$defs': {" + defs.strip() + "}}";
    assertThat(places(whole.replace('\'', '"'), Map.of("a", List.of(1L, 2L))))
        .containsExactlyInAnyOrder(places.replace("''", "").split(", ", -1));
  }

  private Set<String> places(String schema, Map<String, @Nullable Object> values) {
    return problems(schema, values).stream()
        .map(problem -> problem.substring("at '".length(), problem.indexOf("': ")))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(doubles = {80.0, -0.0, 1e15, 1e300})
  void number_withoutAFraction_isAnInteger(double number) {
    assertThat(problems("{\"properties\": {\"n\": {\"type\": \"integer\"}}}", Map.of("n", number)))
        .isEmpty();
  }

  @Test
  void number_withAFraction_isNoInteger() {
    assertThat(problems("{\"properties\": {\"n\": {\"type\": \"integer\"}}}", Map.of("n", 80.5)))
        .hasSize(1);
  }

  @Test
  void null_isAValue() {
    assertThat(
            problems(
                "{\"properties\": {\"n\": {\"type\": \"string\"}}}",
                Collections.singletonMap("n", null)))
        .hasSize(1);
  }

  @Test
  void draft_isTheOneThatTheSchemaNames() {
    String exclusive =
        "{\"$schema\": \"%s\", \"properties\": {\"n\": {\"maximum\": 5, \"exclusiveMaximum\": %s}}}";
    String draft4 = exclusive.formatted("http://json-schema.org/draft-04/schema#", "true");
    String draft7 = exclusive.formatted("http://json-schema.org/draft-07/schema#", "4");
    assertThat(problems(draft4, Map.of("n", 5L))).hasSize(1);
    assertThat(problems(draft7, Map.of("n", 5L))).hasSize(1);
    assertThat(problems(draft7, Map.of("n", 3L))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://json-schema.org/schema#",
        "https://json-schema.org/schema",
        "https://json-schema.org/draft-07/schema",
        "http://json-schema.org/draft-06/schema",
        "http://json-schema.org/draft/2019-09/schema#",
        "https://json-schema.org/draft/2020-12/schema"
      })
  void draft_isKnown_howeverItsAddressIsWritten(String address) {
    String schema =
        "{\"$schema\": \"%s\", \"properties\": {\"n\": {\"exclusiveMaximum\": 4}}}"
            .formatted(address);
    assertThat(problems(schema, Map.of("n", 5L)))
        .singleElement()
        .asString()
        .startsWith("at '/n': ");
    assertThat(problems(schema, Map.of("n", 3L))).isEmpty();
  }

  @Test
  void reference_insideTheSchema_isFollowed() {
    assertThat(
            problems(
                """
                {"$id": "https://example.com/values.json", "properties": {"n": {"$ref": "#/$defs/n"}},
                 "$defs": {"n": {"type": "string"}}}
                """,
                Map.of("n", 5L)))
        .hasSize(1);
  }

  @Test
  void reference_toAHost_isRefusedAndNotAsked() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.close();
        });
    server.start();
    try {
      String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/schema.json";
      assertThat(
              problems(
                  "{\"properties\": {\"n\": {\"$ref\": \"%s\"}}}".formatted(address),
                  Map.of("n", 5L)))
          .singleElement()
          .asString()
          .startsWith("the schema values.schema.json cannot be used: ")
          .contains(address);
      assertThat(asked).hasValue(0);
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$ref\": \"file:///etc/passwd\"}",
        "{\"$ref\": \"classpath:logback.xml\"}",
        "{\"$ref\": \"other.json\"}",
        "{\"$schema\": \"https://example.com/of-our-own\"}",
        "{\"$ref\": \"#/$defs/missing\"}",
        "{\"properties\": {\"n\": {\"pattern\": \"(?=x)\"}}}",
        "{\"properties\": ",
        "not JSON",
        "",
        "[]",
        "7",
        "{\"type\": 7}",
        "{\"$defs\": {\"a\": {\"$ref\": \"#/$defs/a\"}}, \"$ref\": \"#/$defs/a\"}"
      })
  void schema_thatCannotBeUsed_isAProblemAndNotAnException(String schema) {
    assertThat(problems(schema, Map.of("n", "x"))).isNotEmpty();
  }

  @Test
  void pattern_thatWouldTakeForever_doesNot() {
    assertThat(
            problems(
                "{\"properties\": {\"n\": {\"pattern\": \"^(a+)+$\"}}}",
                Map.of("n", "a".repeat(100_000) + "b")))
        .hasSize(1);
  }

  @Test
  void problems_ofManyValues_areCut() {
    List<String> found =
        problems(
            "{\"properties\": {\"n\": {\"items\": {\"type\": \"string\"}}}}",
            Map.of("n", Collections.nCopies(1_000, 7L)));
    assertThat(found).hasSize(51).endsWith("and 950 more");
  }

  @Test
  void oneValidator_usedByManyThreads_answersAll() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(8);
    try {
      List<Callable<List<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String schema = "{\"properties\": {\"n\": {\"maximum\": %d}}}".formatted(i % 100);
        calls.add(() -> problems(schema, Map.of("n", 50L)));
      }
      List<Future<List<String>>> answers = executor.invokeAll(calls);
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).hasSize(i % 100 < 50 ? 1 : 0);
      }
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void validator_isFound_whereTheLibraryIs() {
    SchemaValidator found = SchemaValidators.onClassPath().orElseThrow();
    ChartFile schema =
        ChartFile.of(
            "values.schema.json", "{\"required\": [\"a\"]}".getBytes(StandardCharsets.UTF_8));

    assertThat(found.problems(schema, Map.of()))
        .isEqualTo(NetworkntValidator.create().problems(schema, Map.of()))
        .hasSize(1);
  }
}
