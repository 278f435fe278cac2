package io.gitops4j.aws.secrets.diagnosis;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers calls of STS, and batches of Secrets Manager, as a test says: by the action's name. */
final class FakeAws implements AutoCloseable {

  private record Answer(int status, String body) {}

  private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=(\\w+)");
  private static final String STS = "https://sts.amazonaws.com/doc/2011-06-15/";

  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();

  FakeAws() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
    identity("111122223333", "arn:aws:sts::111122223333:assumed-role/billing/session");
    answers.put("BatchGetSecretValue", new Answer(200, "{\"SecretValues\":[],\"Errors\":[]}"));
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  FakeAws identity(String account, String arn) {
    answers.put(
        "GetCallerIdentity",
        new Answer(
            200,
            ("<GetCallerIdentityResponse xmlns=\"%s\"><GetCallerIdentityResult><Arn>%s</Arn>"
                    + "<UserId>U</UserId><Account>%s</Account></GetCallerIdentityResult>"
                    + "</GetCallerIdentityResponse>")
                .formatted(STS, arn, account)));
    return this;
  }

  FakeAws assumesRoles() {
    for (String action : List.of("AssumeRole", "AssumeRoleWithWebIdentity")) {
      answers.put(
          action,
          new Answer(
              200,
              ("<%sResponse xmlns=\"%s\"><%sResult><Credentials><AccessKeyId>ASIAEXAMPLE"
                      + "</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t"
                      + "</SessionToken><Expiration>2026-11-26T10:00:00Z</Expiration></Credentials>"
                      + "</%sResult></%sResponse>")
                  .formatted(action, STS, action, action, action)));
    }
    return this;
  }

  FakeAws refuses(String action, int status, String code, String message) {
    answers.put(
        action,
        new Answer(
            status,
            action.equals("BatchGetSecretValue")
                ? "{\"__type\":\"%s\",\"Message\":\"%s\"}".formatted(code, message)
                : ("<ErrorResponse xmlns=\"%s\"><Error><Type>Sender</Type><Code>%s</Code><Message>%s"
                        + "</Message></Error></ErrorResponse>")
                    .formatted(STS, code, message)));
    return this;
  }

  List<String> calls() {
    return calls;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      Matcher matcher = ACTION.matcher(body);
      String action =
          target != null
              ? target.substring(target.indexOf('.') + 1)
              : matcher.find() ? matcher.group(1) : "";
      calls.add(action);
      Answer answer = answers.getOrDefault(action, new Answer(400, ""));
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange
          .getResponseHeaders()
          .set("Content-Type", target != null ? "application/x-amz-json-1.1" : "text/xml");
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
