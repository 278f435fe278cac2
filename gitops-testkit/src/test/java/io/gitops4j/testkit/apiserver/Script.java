package io.gitops4j.testkit.apiserver;

import io.gitops4j.testkit.apiserver.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One recorded conversation, as the README of the corpus describes it. */
record Script(
    String name,
    String area,
    String namespace,
    List<String> fixtures,
    boolean rbac,
    boolean clock,
    List<Step> steps) {

  /** One request and the answer a real server gave. */
  record Step(
      String method,
      String path,
      Map<String, String> headers,
      @Nullable Object body,
      @Nullable String bodyBase64,
      boolean stream,
      @Nullable Map<String, @Nullable Object> retryUntil,
      Map<String, @Nullable Object> expect) {}

  /** What came back: the raw tree for references, and the part that is normalised and compared. */
  static final class Answer {
    final int status;
    final @Nullable String contentType;
    final Map<String, List<String>> headers;
    final @Nullable Object raw;
    @Nullable Object value;

    Answer(
        int status,
        @Nullable String contentType,
        Map<String, List<String>> headers,
        @Nullable Object value) {
      this.status = status;
      this.contentType = contentType;
      this.headers = headers;
      this.raw = value;
      this.value = Json.copy(value);
    }
  }

  static Script read(Path file) throws IOException {
    Object json = Json.parse(Files.readAllBytes(file));
    List<Step> steps = new ArrayList<>();
    for (Object step : Objects.requireNonNull(Json.list(json, "steps"))) {
      steps.add(step(step));
    }
    return new Script(
        Json.string(json, "name"),
        Json.string(json, "area"),
        Json.string(json, "namespace"),
        strings(Json.list(json, "fixtures")),
        strings(Json.list(json, "needs")).contains("rbac"),
        Boolean.TRUE.equals(Json.at(json, "clock")),
        steps);
  }

  private static Step step(@Nullable Object step) {
    Map<String, String> headers = new LinkedHashMap<>();
    Map<String, @Nullable Object> given = Json.map(step, "headers");
    if (given != null) {
      given.forEach((k, v) -> headers.put(k, String.valueOf(v)));
    }
    Object base64 = Json.at(step, "bodyBase64");
    return new Step(
        Json.string(step, "method"),
        Json.string(step, "path"),
        headers,
        Json.at(step, "body"),
        base64 instanceof String s ? s : null,
        Boolean.TRUE.equals(Json.at(step, "stream")),
        Json.map(step, "retryUntil"),
        Objects.requireNonNull(Json.map(step, "expect")));
  }

  private static List<String> strings(@Nullable List<@Nullable Object> list) {
    return list == null ? List.of() : list.stream().map(String::valueOf).toList();
  }
}
