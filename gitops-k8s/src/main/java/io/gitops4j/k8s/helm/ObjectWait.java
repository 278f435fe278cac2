package io.gitops4j.k8s.helm;

import io.gitops4j.ObjectRef;
import io.gitops4j.k8s.api.ApiError;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.LiveObject;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.k8s.api.Watch;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Waits for one object to come into a state: it is read, and read again whenever a watch of it
 * tells of something, or after two seconds where it cannot be watched.
 */
final class ObjectWait {

  private static final Duration TICK = Duration.ofSeconds(2);

  private final KubernetesApi api;

  ObjectWait(KubernetesApi api) {
    this.api = api;
  }

  /**
   * Waits until something can be said of an object.
   *
   * @param decide what can be said of it, where there is one; empty to wait on
   * @return what was said; empty when time is up
   * @throws ApiError when the object cannot be read, or the thread was interrupted
   */
  <T> Optional<T> until(
      ResourceType type,
      ObjectRef ref,
      Duration timeout,
      Function<Optional<LiveObject>, Optional<T>> decide) {
    Optional<T> first = decide.apply(api.get(type, ref));
    if (first.isPresent()) {
      return first;
    }
    long end = System.nanoTime() + timeout.toNanos();
    Semaphore news = new Semaphore(0);
    Watch watch = Watch.open(api, path(type, ref, timeout), event -> news.release(), error -> {});
    try {
      while (true) {
        Optional<T> said = decide.apply(api.get(type, ref));
        long left = end - System.nanoTime();
        if (said.isPresent() || left <= 0) {
          return said;
        }
        if (news.tryAcquire(Math.min(left, TICK.toNanos()), TimeUnit.NANOSECONDS)) {
          news.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiError.interrupted();
    } finally {
      watch.close();
    }
  }

  private static String path(ResourceType type, ObjectRef ref, Duration timeout) {
    String selector = URLEncoder.encode("metadata.name=" + ref.name(), StandardCharsets.UTF_8);
    return type.path(ref.namespace())
        + "?watch=true&fieldSelector="
        + selector
        + "&timeoutSeconds="
        + Math.max(1, Math.min(timeout.toSeconds() + 1, 3600));
  }
}
