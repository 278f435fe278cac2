package io.gitops4j.testkit.secrets.operation;

import io.gitops4j.testkit.secrets.wire.ServiceException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of a list, and the token of the next; null on the last page. */
record Page<T>(List<T> entries, @Nullable String next) {
  static final int TOKEN_MAX = 4096;

  static <T> Page<T> of(List<T> all, int limit, @Nullable String token) {
    int from = token == null ? 0 : offset(token);
    if (from > all.size()) {
      from = all.size();
    }
    int to = Math.min(all.size(), from + limit);
    return new Page<>(all.subList(from, to), to < all.size() ? token(to) : null);
  }

  private static String token(int offset) {
    return Base64.getEncoder().encodeToString(("page:" + offset).getBytes(StandardCharsets.UTF_8));
  }

  private static int offset(String token) {
    try {
      String text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
      if (text.startsWith("page:")) {
        return Integer.parseUnsignedInt(text.substring("page:".length()));
      }
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    throw invalid();
  }

  private static ServiceException invalid() {
    return ServiceException.of("InvalidNextTokenException", "The NextToken value is invalid.");
  }
}
