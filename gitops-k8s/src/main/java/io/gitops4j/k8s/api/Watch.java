package io.gitops4j.k8s.api;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One watch request: a stream of JSON lines over plain HTTP, which shares the connection with all
 * other requests.
 *
 * <p>Events come one after the other, from threads of the HTTP client. The end is told once, with
 * the error or with null when the server closed it in good order; never after {@link #close()}.
 */
public final class Watch implements AutoCloseable {

  private static final int LONGEST_LINE_BYTES = 64 << 20;

  /** An event: {@code ADDED}, {@code MODIFIED}, {@code DELETED} or {@code BOOKMARK}. */
  public record Event(String type, Map<String, @Nullable Object> object) {}

  private final Consumer<Event> events;
  private final Consumer<@Nullable ApiError> end;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private volatile @Nullable AsyncBody body;
  private volatile int code;
  private volatile long lastHeard = System.nanoTime();

  private Watch(Consumer<Event> events, Consumer<@Nullable ApiError> end) {
    this.events = events;
    this.end = end;
  }

  /** Starts a watch on a path that asks for one. */
  public static Watch open(
      KubernetesApi api, String path, Consumer<Event> events, Consumer<@Nullable ApiError> end) {
    Watch watch = new Watch(events, end);
    HttpRequest request =
        api.request(path)
            .header("Accept", "application/json")
            .forStreaming()
            .method("GET", "application/json", (String) null)
            .build();
    CompletableFuture<HttpResponse<AsyncBody>> answer =
        api.http().consumeBytes(request, watch::bytes);
    var unused =
        answer.whenComplete(
            (response, error) -> {
              if (error != null) {
                watch.finish(ApiError.noAnswer(error));
              } else {
                watch.begin(response);
              }
            });
    return watch;
  }

  /** When something was last heard, on the clock of {@link System#nanoTime()}. */
  public long lastHeardNanos() {
    return lastHeard;
  }

  private void begin(HttpResponse<AsyncBody> response) {
    AsyncBody stream = response.body();
    code = response.code();
    body = stream;
    lastHeard = System.nanoTime();
    if (ended.get()) {
      stream.cancel();
      return;
    }
    String retryAfter = response.header("Retry-After");
    var unused =
        stream
            .done()
            .whenComplete(
                (done, error) -> {
                  if (code != 200) {
                    finish(ApiError.of(code, line.toString(StandardCharsets.UTF_8), retryAfter));
                  } else {
                    finish(error == null ? null : ApiError.noAnswer(error));
                  }
                });
    stream.consume();
  }

  private void bytes(List<ByteBuffer> buffers, AsyncBody stream) {
    lastHeard = System.nanoTime();
    try {
      for (ByteBuffer buffer : buffers) {
        take(buffer);
      }
    } catch (RuntimeException e) {
      stream.cancel();
      finish(ApiError.noAnswer(e));
      return;
    }
    if (!ended.get()) {
      stream.consume();
    }
  }

  private void take(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' && (code == 200 || code == 0)) {
        line.write(bytes, start, i - start);
        start = i + 1;
        line();
      }
    }
    if (line.size() + bytes.length - start > LONGEST_LINE_BYTES) {
      throw new IllegalArgumentException("an event of the watch is longer than 64 MiB");
    }
    line.write(bytes, start, bytes.length - start);
  }

  private void line() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (!text.isBlank() && !ended.get()) {
      event(Json.object(text));
    }
  }

  private void event(Map<String, @Nullable Object> event) {
    String type = Json.text(event, "type");
    Map<String, @Nullable Object> object = Json.child(event, "object");
    if (type.equals("ERROR")) {
      finish(ApiError.ofStatus(500, object, null));
    } else {
      events.accept(new Event(type, object));
    }
  }

  private void finish(@Nullable ApiError error) {
    if (ended.compareAndSet(false, true)) {
      AsyncBody stream = body;
      if (stream != null && error != null) {
        stream.cancel();
      }
      end.accept(error);
    }
  }

  @Override
  public void close() {
    ended.set(true);
    AsyncBody stream = body;
    if (stream != null) {
      stream.cancel();
    }
  }
}
