package io.gitops4j.testkit.apiserver;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.schema.BuiltinKinds;
import io.gitops4j.testkit.apiserver.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** JSON for tests, with single quotes for readability. */
public final class Trees {

  private Trees() {}

  /** Any value. */
  public static @Nullable Object value(String text) {
    return Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** An object. */
  public static Map<String, @Nullable Object> map(String text) {
    return Objects.requireNonNull(Json.map(value(text)));
  }

  /** A value as text, with single quotes. */
  public static String text(@Nullable Object value) {
    return Json.text(value).replace('"', '\'');
  }

  /** A built-in kind. */
  public static Kind kind(String gvk) {
    return BuiltinKinds.get().kinds().stream()
        .filter(kind -> kind.gvk().equals(gvk))
        .findFirst()
        .orElseThrow();
  }

  /** The schema of a built-in kind. */
  public static Schema schema(String gvk) {
    return BuiltinKinds.get().schema(kind(gvk)).orElseThrow();
  }

  /** A custom kind of our own. */
  public static Kind custom() {
    return new Kind(
        "toys.example.com",
        "v1",
        "Toy",
        "toys",
        "toy",
        true,
        List.of(),
        List.of(),
        List.of(),
        Set.of(),
        true);
  }

  /** The schema of the custom kind: a bit of everything. */
  public static Schema customSchema() {
    return Schema.of(
        map(
            """
            {'type': 'object', 'properties': {'spec': {'type': 'object', 'properties': {
              'size': {'type': 'integer'},
              'name': {'type': 'string'},
              'on': {'type': 'boolean'},
              'any': {'x-kubernetes-int-or-string': true},
              'labels': {'type': 'object', 'additionalProperties': {'type': 'string'}},
              'frozen': {'type': 'object', 'x-kubernetes-map-type': 'atomic',
                         'additionalProperties': {'type': 'string'}},
              'tags': {'type': 'array', 'x-kubernetes-list-type': 'set',
                       'items': {'type': 'string'}},
              'steps': {'type': 'array', 'items': {'type': 'string'}},
              'free': {'type': 'object', 'x-kubernetes-preserve-unknown-fields': true},
              'ports': {'type': 'array', 'x-kubernetes-list-type': 'map',
                        'x-kubernetes-list-map-keys': ['port', 'protocol'],
                        'items': {'type': 'object', 'properties': {
                          'port': {'type': 'integer'},
                          'protocol': {'type': 'string', 'default': 'TCP'},
                          'name': {'type': 'string'},
                          'tags': {'type': 'array', 'x-kubernetes-list-type': 'set',
                                   'items': {'type': 'string'}}}}}}}}}
            """));
  }
}
