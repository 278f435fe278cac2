package io.gitops4j.testkit.apiserver.http;

import io.gitops4j.core.yaml.YamlWriter;
import io.gitops4j.testkit.apiserver.access.User;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.store.StoredObject;
import io.gitops4j.testkit.apiserver.typed.Protobuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request while it is handled: what it asks for, who asks, and the answer as it takes shape.
 */
final class Call {
  private static final int MAX_WARNING_CHARACTERS = 4096;
  private static final int MAX_CUT_WARNING_CHARACTERS = 256;

  private final Exchange exchange;
  private final Query query;
  private final List<String> warnings = new ArrayList<>();
  private User user = User.administrator();
  private int status;

  Call(Exchange exchange) {
    this.exchange = exchange;
    this.query = new Query(exchange.rawQuery());
  }

  Exchange exchange() {
    return exchange;
  }

  Query query() {
    return query;
  }

  User user() {
    return user;
  }

  void user(User who) {
    this.user = who;
  }

  /** The code of the answer; 0 while there is none. */
  int status() {
    return status;
  }

  @Nullable String accept() {
    List<String> values = exchange.headers("Accept");
    return values.isEmpty() ? null : String.join(",", values);
  }

  void warn(List<String> texts) {
    texts.forEach(
        text -> {
          if (!text.isEmpty() && !warnings.contains(text)) {
            warnings.add(text);
          }
        });
  }

  /** Answers with an object in the negotiated form. */
  void object(int code, Negotiation form, Map<String, @Nullable Object> object) {
    object(code, form, object, new LinkedHashMap<>());
  }

  private void object(
      int code,
      Negotiation form,
      Map<String, @Nullable Object> object,
      Map<String, List<String>> headers) {
    byte[] body =
        switch (form.media()) {
          case JSON -> withNewline(StoredObject.jsonOf(object));
          case YAML -> YamlWriter.write(object).getBytes(StandardCharsets.UTF_8);
          case PROTOBUF -> Protobuf.write(object);
        };
    send(code, form.media().type(), body, headers);
  }

  private static byte[] withNewline(byte[] json) {
    byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  /** Answers with a refusal. */
  void refuse(ApiException refusal) {
    warn(refusal.warnings());
    Map<String, List<String>> headers = new LinkedHashMap<>();
    Object retry = refusal.details() == null ? null : refusal.details().get("retryAfterSeconds");
    if (retry instanceof Long seconds && seconds > 0) {
      headers.put("Retry-After", List.of(String.valueOf(seconds)));
    }
    object(refusal.code(), Negotiation.ofError(accept()), refusal.status(), headers);
  }

  /** Answers with text. */
  void text(int code, String text) {
    send(
        code,
        "text/plain; charset=utf-8",
        text.getBytes(StandardCharsets.UTF_8),
        new LinkedHashMap<>());
  }

  /** Answers with bytes. */
  void send(int code, @Nullable String type, byte[] body, Map<String, List<String>> headers) {
    status = code;
    exchange.respond(code, head(type, headers), body);
  }

  /** Starts an answer that goes on. */
  Exchange.StreamedAnswer stream(String type) {
    status = 200;
    return exchange.stream(200, head(type, new LinkedHashMap<>()));
  }

  private Map<String, List<String>> head(@Nullable String type, Map<String, List<String>> headers) {
    Map<String, List<String>> head = new LinkedHashMap<>(headers);
    if (type != null) {
      head.put("Content-Type", List.of(type));
    }
    head.put("Cache-Control", List.of("no-cache, private"));
    if (!warnings.isEmpty()) {
      head.put("Warning", warningsInHeaders());
    }
    return head;
  }

  /** All warnings; when they are long together, as many beginnings of them as there is room for. */
  private List<String> warningsInHeaders() {
    if (warnings.stream().mapToInt(Call::length).sum() <= MAX_WARNING_CHARACTERS) {
      return warnings.stream().map(Call::warning).toList();
    }
    List<String> headers = new ArrayList<>();
    int written = 0;
    for (String text : warnings) {
      if (written >= MAX_WARNING_CHARACTERS) {
        break;
      }
      int length = Math.min(length(text), MAX_CUT_WARNING_CHARACTERS);
      headers.add(warning(text.substring(0, text.offsetByCodePoints(0, length))));
      written += length;
    }
    return headers;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String warning(String text) {
    return "299 - \""
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ").replace("\r", " ")
        + "\"";
  }
}
