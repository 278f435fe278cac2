package io.gitops4j.testkit.apiserver.http;

import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.testkit.apiserver.http.JsonReader.MalformedException;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.patch.JsonPatch;
import io.gitops4j.testkit.apiserver.typed.DecodeFailure;
import io.gitops4j.testkit.apiserver.typed.GoTypes;
import io.gitops4j.testkit.apiserver.typed.Protobuf;
import io.gitops4j.testkit.apiserver.typed.Protobuf.Envelope;
import io.gitops4j.testkit.apiserver.write.Body;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of requests as trees, by media type.
 *
 * <p>YAML is read by the rules of YAML 1.1, as go-yaml below sigs.k8s.io/yaml reads it; of several
 * documents the first counts. Source: k8s.io/apimachinery, {@code pkg/runtime/serializer/json}.
 */
final class Bodies {
  /** The largest body. */
  static final int MAX_BYTES = 3 * 1024 * 1024;

  private static final int SUMMARY_BYTES = 30;
  private static final Pattern TWICE = Pattern.compile("the key \"(.*)\" stands twice");

  private Bodies() {}

  /** The media type without its parameters, in lower case. */
  static String mediaType(String contentType) {
    int semicolon = contentType.indexOf(';');
    return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
        .trim()
        .toLowerCase(Locale.ROOT);
  }

  /**
   * An object of a built-in kind.
   *
   * @throws ApiException 415 of another media type, 400 when it is malformed
   */
  static Body object(String contentType, byte[] bytes, Wanted wanted) {
    return mediaType(contentType).equals(Negotiation.PROTOBUF)
        ? Body.of(protobuf(bytes, wanted))
        : text(contentType, bytes, wanted.kind(), accepted(false));
  }

  private static List<String> accepted(boolean custom) {
    return custom
        ? List.of(Negotiation.JSON, Negotiation.YAML)
        : List.of(Negotiation.JSON, Negotiation.YAML, Negotiation.PROTOBUF);
  }

  /** Refuses a media type that no body may have, before the body is looked at. */
  static void checkType(String contentType, boolean custom) {
    if (!contentType.isEmpty() && !accepted(custom).contains(mediaType(contentType))) {
      throw unsupported(accepted(custom));
    }
  }

  private static Body text(String contentType, byte[] bytes, String kind, List<String> accepted) {
    String type = contentType.isEmpty() ? Negotiation.JSON : mediaType(contentType);
    switch (type) {
      case "application/json" -> {
        try {
          Body body = JsonReader.read(bytes);
          if (!isObject(body)) {
            throw unrecognized(kind, noObject(body), bytes);
          }
          checkTexts(kind, body.tree(), bytes);
          return body;
        } catch (MalformedException e) {
          throw unrecognized(
              kind, "couldn't get version/kind; json parse error: " + e.getMessage(), bytes);
        }
      }
      case "application/yaml" -> {
        try {
          Body body = yaml(bytes);
          if (!isObject(body)) {
            throw unrecognized(kind, noObject(body), bytes);
          }
          return body;
        } catch (YamlException e) {
          throw unrecognized(kind, "yaml: " + e.getMessage(), bytes);
        }
      }
      default -> throw unsupported(accepted);
    }
  }

  /**
   * An object in protobuf; of another kind than is wanted, only what it is, which is refused later.
   */
  private static Map<String, @Nullable Object> protobuf(byte[] bytes, Wanted wanted) {
    Envelope envelope;
    try {
      envelope = Protobuf.open(bytes);
    } catch (DecodeFailure e) {
      throw unrecognized(wanted.kind(), String.valueOf(e.getMessage()), bytes);
    }
    String kind = envelope.kind().isEmpty() ? wanted.kind() : envelope.kind();
    String apiVersion =
        envelope.apiVersion().isEmpty() ? wanted.apiVersion() : envelope.apiVersion();
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("kind", kind);
    object.put("apiVersion", apiVersion);
    if (kind.equals(wanted.kind()) && apiVersion.equals(wanted.apiVersion())) {
      try {
        object.putAll(Protobuf.read(wanted.struct(), envelope.raw()));
      } catch (DecodeFailure e) {
        throw ApiException.badRequest(
            kind
                + " in version \""
                + apiVersion.substring(apiVersion.indexOf('/') + 1)
                + "\" cannot be handled as a "
                + kind
                + ": "
                + e.getMessage());
      }
    }
    return object;
  }

  /** The same of a custom kind, whose objects must say of what kind they are. */
  static Body customObject(String contentType, byte[] bytes, String kind) {
    Body body = text(contentType, bytes, kind, accepted(true));
    if (Json.string(body.tree(), "kind").isEmpty()) {
      String sent = new String(bytes, StandardCharsets.UTF_8);
      throw unrecognized(kind, "Object 'Kind' is missing in '" + sent + "'", bytes);
    }
    return body;
  }

  /** Whether a body is an object, or nothing. */
  static boolean isObject(Body body) {
    return body.tree() == null || body.tree() instanceof Map;
  }

  /** What is said of a body that is no object. */
  static String noObject(Body body) {
    return "couldn't get version/kind; json parse error: json: cannot unmarshal "
        + GoTypes.jsonType(body.tree())
        + " into Go value of type struct { APIVersion string"
        + " \"json:\\\"apiVersion,omitempty\\\"\"; Kind string"
        + " \"json:\\\"kind,omitempty\\\"\" }";
  }

  private static void checkTexts(String kind, @Nullable Object tree, byte[] bytes) {
    for (String name : List.of("apiVersion", "kind")) {
      Object value = Json.at(tree, name);
      if (value != null && !(value instanceof String)) {
        throw unrecognized(
            kind,
            "couldn't get version/kind; json parse error: json: cannot unmarshal "
                + GoTypes.jsonType(value)
                + " into Go struct field ."
                + name
                + " of type string",
            bytes);
      }
    }
  }

  /** YAML, or JSON as a part of it. */
  static Body yaml(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    YamlLimits limits = new YamlLimits(MAX_BYTES, 1000, 1_000_000, 100_000);
    YamlReader strict = YamlReader.of(YamlFlavor.V11, limits);
    List<String> duplicates = new ArrayList<>();
    List<YamlNode> documents;
    try {
      documents = strict.readAll("body", text);
    } catch (YamlException e) {
      String duplicate = duplicate(e);
      if (duplicate.isEmpty()) {
        throw e;
      }
      duplicates.add(duplicate);
      documents = strict.lastKeyWins().readAll("body", text);
    }
    Object tree = documents.isEmpty() ? null : documents.get(0).toValue();
    return new Body(tree(tree), duplicates);
  }

  /** What go-yaml says of a key that is given twice; empty of other mistakes. */
  private static String duplicate(YamlException e) {
    if (e.exceedsLimit()) {
      return "";
    }
    Matcher twice = TWICE.matcher(String.valueOf(e.getMessage()));
    return twice.find()
        ? "line "
            + e.location().line()
            + ": key "
            + Json.text(twice.group(1))
            + " already set in map"
        : "";
  }

  private static @Nullable Object tree(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((k, v) -> copy.put(String.valueOf(k), tree(v)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(v -> copy.add(tree(v)));
      return copy;
    }
    if (value instanceof BigInteger big) {
      return big.bitLength() < 64 ? (Object) big.longValue() : big.doubleValue();
    }
    if (value instanceof Integer i) {
      return i.longValue();
    }
    if (value instanceof Number n && !(value instanceof Long)) {
      double d = n.doubleValue();
      return d == Math.rint(d) && Math.abs(d) < 1e15 ? (Object) (long) d : d;
    }
    return value == null
            || value instanceof String
            || value instanceof Boolean
            || value instanceof Long
        ? value
        : String.valueOf(value);
  }

  /** The body of a merge or strategic merge patch. */
  static Body patch(byte[] bytes, boolean strategic) {
    try {
      Body body = JsonReader.read(bytes);
      if (body.tree() != null && !(body.tree() instanceof Map)) {
        throw ApiException.badRequest(
            (strategic ? "" : "error decoding patch: ")
                + "json: cannot unmarshal "
                + GoTypes.jsonType(body.tree())
                + " into Go value of type map[string]interface {}");
      }
      if (body.tree() == null && !strategic) {
        throw ApiException.badRequest("Invalid JSON Patch");
      }
      return body;
    } catch (MalformedException e) {
      throw ApiException.badRequest((strategic ? "" : "error decoding patch: ") + e.getMessage());
    }
  }

  /** The body of a JSON patch. */
  static Body jsonPatch(byte[] bytes) {
    try {
      Body body = JsonReader.read(bytes);
      JsonPatch.check(body.tree());
      return new Body(body.tree(), strict(body));
    } catch (MalformedException e) {
      throw ApiException.badRequest("error decoding patch: " + e.getMessage());
    }
  }

  /** What the decoder says of operations beside the patch itself. */
  private static List<String> strict(Body patch) {
    List<String> strict = new ArrayList<>();
    patch.duplicates().forEach(d -> strict.add("json patch " + d));
    if (patch.tree() instanceof List<?> operations) {
      for (int i = 0; i < operations.size(); i++) {
        Map<String, @Nullable Object> operation = Json.map(operations.get(i));
        for (String name : operation == null ? Set.<String>of() : operation.keySet()) {
          if (!List.of("op", "path", "from", "value").contains(name)) {
            strict.add("json patch unknown field \"[" + i + "]." + name + "\"");
          }
        }
      }
    }
    return strict;
  }

  /** The body of an apply. */
  static Body applied(byte[] bytes) {
    try {
      return yaml(bytes);
    } catch (YamlException e) {
      throw ApiException.badRequest("error decoding YAML: yaml: " + e.getMessage());
    }
  }

  private static ApiException unrecognized(String kind, String why, byte[] bytes) {
    return ApiException.badRequest(
        "the object provided is unrecognized (must be of type "
            + kind
            + "): "
            + why
            + " ("
            + summary(bytes)
            + ")");
  }

  private static String summary(byte[] bytes) {
    if (bytes.length == 0) {
      return "<empty>";
    }
    int length = Math.min(SUMMARY_BYTES, bytes.length);
    String shown =
        bytes[0] == '{'
            ? new String(bytes, 0, length, StandardCharsets.UTF_8)
            : HexFormat.of().formatHex(bytes, 0, length);
    return bytes.length > SUMMARY_BYTES ? shown + " ..." : shown;
  }

  /** 415, as what stands before built-in kinds and discovery words it. */
  static ApiException unsupported() {
    return new ApiException(415, "UnsupportedMediaType", "415: Unsupported Media Type", Map.of());
  }

  /** 415, with the media types that are accepted. */
  static ApiException unsupported(List<String> accepted) {
    return new ApiException(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: "
            + String.join(", ", accepted),
        null);
  }
}
