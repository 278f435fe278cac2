package io.gitops4j.testkit.apiserver;

import io.gitops4j.testkit.apiserver.Script.Answer;
import io.gitops4j.testkit.apiserver.Script.Step;
import io.gitops4j.testkit.apiserver.model.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sends the requests of scripts to one server. */
public final class ScriptPlayer {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");

  private final HttpClient http;
  private final String url;
  private final String credentials;
  private final Path folder;
  private final Runnable tick;
  private final Set<String> defined = new HashSet<>();
  private int retries = 300;

  /**
   * A player for a server without TLS.
   *
   * @param credentials the value of {@code Authorization} of an administrator; empty for none
   * @param folder has the definitions of custom kinds, in the folder {@code fixtures}
   * @param tick lets the server's clock pass a second
   */
  ScriptPlayer(String url, String credentials, Path folder, Runnable tick) {
    this(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build(),
        url,
        credentials,
        folder,
        tick);
  }

  /**
   * A player.
   *
   * @param credentials the value of {@code Authorization} of an administrator; empty for none
   * @param folder has the definitions of custom kinds, in the folder {@code fixtures}
   * @param tick lets the server's clock pass a second
   */
  public ScriptPlayer(HttpClient http, String url, String credentials, Path folder, Runnable tick) {
    this.http = http;
    this.url = url;
    this.credentials = credentials;
    this.folder = folder;
    this.tick = tick;
  }

  /** Sends a step that waits for an answer again so many times at most, instead of 300 times. */
  public ScriptPlayer retrying(int most) {
    retries = most;
    return this;
  }

  /** Makes what a script needs: its namespace and its definitions. */
  public void prepare(Script script) throws IOException, InterruptedException {
    for (String fixture : script.fixtures()) {
      define(fixture);
    }
    if (!script.namespace().isEmpty()) {
      Map<String, @Nullable Object> namespace = new LinkedHashMap<>();
      namespace.put("apiVersion", "v1");
      namespace.put("kind", "Namespace");
      namespace.put("metadata", new LinkedHashMap<>(Map.of("name", script.namespace())));
      send("POST", "/api/v1/namespaces", json(), Json.bytes(namespace));
    }
  }

  /** Deletes what is at a path, whether there is something or not. */
  public void delete(String path) throws IOException, InterruptedException {
    send("DELETE", path, json(), null);
  }

  private synchronized void define(String fixture) throws IOException, InterruptedException {
    if (!defined.add(fixture)) {
      return;
    }
    byte[] crd = Files.readAllBytes(folder.resolve("fixtures").resolve(fixture + ".json"));
    String crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    HttpResponse<byte[]> made = send("POST", crds, json(), crd);
    if (made.statusCode() != 201 && made.statusCode() != 409) {
      throw new IOException(
          "cannot define " + fixture + ": " + new String(made.body(), StandardCharsets.UTF_8));
    }
    String path = "/apis/fixture.example.com/v1/" + fixture;
    for (int i = 0; i < 100 && send("GET", path, json(), null).statusCode() != 200; i++) {
      Thread.sleep(50);
    }
  }

  private static Map<String, String> json() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Accept", "application/json");
    headers.put("User-Agent", "");
    return headers;
  }

  /** Plays the steps; all answers, in order. */
  public List<Answer> play(Script script) throws IOException, InterruptedException {
    List<Answer> answers = new ArrayList<>();
    for (Step step : script.steps()) {
      if (script.clock()) {
        tick.run();
      }
      answers.add(play(step, answers));
    }
    return answers;
  }

  /**
   * Plays the steps up to one that is never answered, because the server's handler panicked and its
   * connection was closed; the answers before it. That happens to strategic merge patches with
   * directives, and to Services without addresses that give up one of two families.
   */
  public List<Answer> playAnswered(Script script) throws IOException, InterruptedException {
    List<Answer> answers = new ArrayList<>();
    for (Step step : script.steps()) {
      if (script.clock()) {
        tick.run();
      }
      try {
        answers.add(play(step, answers));
        if (defines(step)) {
          tick.run();
        }
      } catch (IOException e) {
        boolean panics = directed(step) || wantsOtherFamily(step, answers);
        if (!panics || !String.valueOf(e.getMessage()).contains("received no bytes")) {
          throw e;
        }
        return answers;
      }
    }
    return answers;
  }

  /** Whether a step writes a definition, which a real server serves some moments later. */
  private static boolean defines(Step step) {
    return step.path().contains("/customresourcedefinitions")
        && !step.path().contains("dryRun=All")
        && !step.method().equals("GET");
  }

  private static boolean directed(Step step) {
    return step.headers().getOrDefault("Content-Type", "").contains("strategic-merge-patch")
        && String.valueOf(step.body()).contains("$");
  }

  /**
   * Whether a step may make a real server take an address of a family that it does not have: from a
   * Service that has two families and no addresses, or would like two and becomes headless.
   */
  private static boolean wantsOtherFamily(Step step, List<Answer> before) {
    String body = String.valueOf(step.body());
    boolean headless = body.contains("None");
    if (!step.path().contains("/services/")) {
      return false;
    }
    return (headless && body.contains("PreferDualStack"))
        || before.stream()
            .map(answer -> Json.map(answer.value, "spec"))
            .anyMatch(
                spec -> {
                  List<@Nullable Object> families = Json.list(spec, "ipFamilies");
                  boolean two = families != null && families.size() == 2;
                  return (two && Json.at(spec, "clusterIPs") == null)
                      || (headless
                          && "PreferDualStack".equals(Json.string(spec, "ipFamilyPolicy")));
                });
  }

  private Answer play(Step step, List<Answer> before) throws IOException, InterruptedException {
    Answer answer = send(step, before);
    for (int i = 0; i < retries && step.retryUntil() != null && !met(step, answer); i++) {
      Thread.sleep(100);
      answer = send(step, before);
    }
    return answer;
  }

  private static boolean met(Step step, Answer answer) {
    Map<String, @Nullable Object> until = step.retryUntil();
    if (until == null) {
      return true;
    }
    if (until.containsKey("status") && !Json.equal(until.get("status"), (long) answer.status)) {
      return false;
    }
    return !(until.get("pointer") instanceof String pointer)
        || Json.equal(until.get("equals"), Comparison.select(answer.raw, pointer));
  }

  private Answer send(Step step, List<Answer> before) throws IOException, InterruptedException {
    Map<String, String> headers = new LinkedHashMap<>();
    step.headers().forEach((k, v) -> headers.put(k, resolved(v, before)));
    byte[] body = null;
    if (step.bodyBase64() != null) {
      body = Base64.getDecoder().decode(step.bodyBase64());
    } else if (step.body() != null) {
      String text = step.body() instanceof String s ? s : Json.text(step.body());
      body = resolved(text, before).getBytes(StandardCharsets.UTF_8);
    }
    HttpResponse<byte[]> response =
        send(step.method(), resolved(step.path(), before), headers, body);
    return answer(step, response);
  }

  private HttpResponse<byte[]> send(
      String method, String path, Map<String, String> headers, byte @Nullable [] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(60));
    request.method(
        method,
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(
        (k, v) -> {
          if (!k.equals("Authorization") || !v.isEmpty()) {
            request.setHeader(k, v);
          }
        });
    if (!headers.containsKey("Authorization") && !credentials.isEmpty()) {
      request.setHeader("Authorization", credentials);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static Answer answer(Step step, HttpResponse<byte[]> response) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String name : List.of("Warning", "Retry-After", "Allow", "Location")) {
      List<String> values = response.headers().allValues(name);
      if (!values.isEmpty()) {
        headers.put(name, values);
      }
    }
    String type = response.headers().firstValue("Content-Type").orElse(null);
    return new Answer(response.statusCode(), type, headers, value(step, response.body()));
  }

  private static @Nullable Object value(Step step, byte[] body) {
    Map<String, @Nullable Object> expect = step.expect();
    String text = new String(body, StandardCharsets.UTF_8);
    if (expect.containsKey("text")) {
      return text;
    }
    try {
      if (expect.containsKey("stream")) {
        List<@Nullable Object> events = new ArrayList<>();
        for (String line : text.split("\n")) {
          if (!line.isBlank()) {
            events.add(Json.parse(line.getBytes(StandardCharsets.UTF_8)));
          }
        }
        return events;
      }
      return body.length == 0 ? null : Json.parse(body);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static String resolved(String text, List<Answer> before) {
    return REFERENCE
        .matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(reference(m.group(1), before)));
  }

  private static String reference(String reference, List<Answer> before) {
    if (reference.startsWith("repeat:")) {
      String[] parts = reference.split(":");
      return parts[1].repeat(Integer.parseInt(parts[2]));
    }
    String[] parts = reference.split("\\.", 2);
    Object current = before.get(Integer.parseInt(parts[0])).raw;
    for (String part : parts[1].split("\\.")) {
      current =
          current instanceof List<?> list
              ? list.get(Integer.parseInt(part))
              : Json.at(current, part);
    }
    return current instanceof String s ? s : Json.text(current);
  }
}
