package io.gitops4j.testkit.apiserver;

import io.gitops4j.testkit.apiserver.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One recorded conversation, as the README of the corpus describes it. */
public record Script(
    String name,
    String area,
    String namespace,
    List<String> fixtures,
    boolean rbac,
    boolean clock,
    List<Step> steps) {

  /** One request and the answer a real server gave. */
  public record Step(
      String method,
      String path,
      Map<String, String> headers,
      @Nullable Object body,
      @Nullable String bodyBase64,
      boolean stream,
      @Nullable Map<String, @Nullable Object> retryUntil,
      Map<String, @Nullable Object> expect) {

    /** The request with another path and body. */
    public Step with(String otherPath, @Nullable Object otherBody) {
      return new Step(
          method, otherPath, headers, otherBody, bodyBase64, stream, retryUntil, expect);
    }

    /** The request with another expected answer. */
    public Step expecting(Map<String, @Nullable Object> answer) {
      return new Step(method, path, headers, body, bodyBase64, stream, retryUntil, answer);
    }
  }

  /** What came back: the raw tree for references, and the part that is normalised and compared. */
  public static final class Answer {
    /** The status code. */
    public final int status;

    /** The header {@code Content-Type}, when there is one. */
    public final @Nullable String contentType;

    /** The headers that are compared. */
    public final Map<String, List<String>> headers;

    final @Nullable Object raw;

    /** The body, which {@link Normaliser} changes. */
    public @Nullable Object value;

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

  /** The script with other steps. */
  public Script withSteps(List<Step> others) {
    return new Script(name, area, namespace, fixtures, rbac, clock, others);
  }

  /** The script under another name. */
  public Script named(String other) {
    return new Script(other, area, namespace, fixtures, rbac, clock, steps);
  }

  /**
   * The script in another namespace, which is replaced wherever it is named; the name of the script
   * where it makes its own.
   */
  public Script inNamespace(String other) {
    String old = namespace.isEmpty() ? name : namespace;
    List<Step> moved = new ArrayList<>();
    for (Step step : steps) {
      Map<String, String> headers = new LinkedHashMap<>(step.headers());
      headers.replaceAll((k, v) -> v.replace(old, other));
      moved.add(
          new Step(
              step.method(),
              step.path().replace(old, other),
              headers,
              replaced(step.body(), old, other),
              step.bodyBase64(),
              step.stream(),
              step.retryUntil(),
              step.expect()));
    }
    return new Script(name, area, namespace.isEmpty() ? "" : other, fixtures, rbac, clock, moved);
  }

  private static @Nullable Object replaced(@Nullable Object body, String old, String other) {
    if (body == null || body instanceof String) {
      return body instanceof String s ? s.replace(old, other) : null;
    }
    String text = Json.text(body).replace(old, other);
    return Json.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The script as its file is written, each request and each answer in one line. */
  public String toJson() {
    StringBuilder text = new StringBuilder("{\n");
    text.append(" \"name\": ").append(Json.text(name)).append(",\n");
    text.append(" \"area\": ").append(Json.text(area)).append(",\n");
    text.append(" \"namespace\": ").append(Json.text(namespace)).append(",\n");
    text.append(" \"fixtures\": ").append(Json.text(fixtures)).append(",\n");
    if (rbac) {
      text.append(" \"needs\": [\"rbac\"],\n");
    }
    if (clock) {
      text.append(" \"clock\": true,\n");
    }
    text.append(" \"steps\": [");
    String separator = "\n";
    for (Step step : steps) {
      text.append(separator).append("  {\"method\": ").append(Json.text(step.method()));
      text.append(", \"path\": ").append(Json.text(step.path()));
      text.append(", \"headers\": ").append(Json.text(step.headers()));
      if (step.body() != null) {
        text.append(",\n   \"body\": ").append(Json.text(step.body()));
      }
      if (step.bodyBase64() != null) {
        text.append(",\n   \"bodyBase64\": ").append(Json.text(step.bodyBase64()));
      }
      if (step.stream()) {
        text.append(",\n   \"stream\": true");
      }
      if (step.retryUntil() != null) {
        text.append(",\n   \"retryUntil\": ").append(Json.text(step.retryUntil()));
      }
      text.append(",\n   \"expect\": ").append(Json.text(step.expect())).append('}');
      separator = ",\n";
    }
    return text.append("\n ]\n}\n").toString();
  }

  /** Reads a script. */
  public static Script read(Path file) throws IOException {
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
