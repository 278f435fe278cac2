package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large an object may be: as large as etcd takes a request.
 *
 * <p>JSON is only written, to be counted, when the object has so many characters that it could be
 * too large if each of them were escaped. Source: etcd, {@code server/embed/config.go}, {@code
 * DefaultMaxRequestBytes}, as kube-apiserver answers it; held by {@code write-too-large-object}.
 */
final class ObjectSize {
  private static final int MAX_BYTES = 1_500_000;
  private static final int LONGEST_ESCAPE = 6;

  /** Brackets, quotes, a colon and a comma, or a number. */
  private static final int AROUND_A_VALUE = 24;

  private ObjectSize() {}

  /** Refuses an object that is too large. */
  static void check(Map<String, @Nullable Object> object) {
    if (atMost(object) > MAX_BYTES && Json.bytes(object).length > MAX_BYTES) {
      throw new ApiException(500, "", "etcdserver: request is too large", null);
    }
  }

  /** A number of bytes that the JSON of a tree does not exceed. */
  private static long atMost(@Nullable Object value) {
    long size = AROUND_A_VALUE;
    if (value instanceof String text) {
      size += (long) LONGEST_ESCAPE * text.length();
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        size += (long) LONGEST_ESCAPE * ((String) entry.getKey()).length();
        size += atMost(entry.getValue());
      }
    } else if (value instanceof List<?> list) {
      for (Object element : list) {
        size += atMost(element);
      }
    }
    return size;
  }
}
