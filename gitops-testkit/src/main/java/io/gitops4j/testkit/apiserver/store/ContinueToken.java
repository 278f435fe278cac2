package io.gitops4j.testkit.apiserver.store;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a list in pages goes on: at which time, and after which object.
 *
 * <p>Source: k8s.io/apiserver, {@code pkg/storage/continue.go}.
 *
 * @param revision the time all pages show; -1 for now
 * @param start the key to begin at, {@code /namespace/name} or {@code /name} and a zero
 */
public record ContinueToken(long revision, String start) {
  private static final String VERSION = "meta.k8s.io/v1";

  /** The token after an object. */
  public static ContinueToken after(
      long revision, Map<String, @Nullable Object> object, boolean withNamespace) {
    return new ContinueToken(revision, key(object, withNamespace) + "\0");
  }

  /** The key of an object as tokens hold it. */
  public static String key(Map<String, @Nullable Object> object, boolean withNamespace) {
    String name = Json.string(object, "metadata", "name");
    return withNamespace
        ? "/" + Json.string(object, "metadata", "namespace") + "/" + name
        : "/" + name;
  }

  /** The text clients send back. */
  public String encode() {
    Map<String, @Nullable Object> token = new LinkedHashMap<>();
    token.put("v", VERSION);
    token.put("rv", revision);
    token.put("start", start);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(token));
  }

  /**
   * Reads a token.
   *
   * @throws ApiException 400 when it is none
   */
  public static ContinueToken decode(String text) {
    byte[] json;
    try {
      json = Base64.getUrlDecoder().decode(text);
      if (text.length() % 4 == 1 || text.endsWith("=")) {
        throw new IllegalArgumentException();
      }
    } catch (IllegalArgumentException e) {
      throw invalid("illegal base64 data at input byte " + illegalAt(text));
    }
    Object token;
    try {
      token = Json.parse(json);
    } catch (IllegalArgumentException e) {
      throw invalid("invalid character in continue token");
    }
    String version = Json.string(token, "v");
    if (!version.equals(VERSION)) {
      throw invalid("server does not recognize this encoded version " + version);
    }
    if (!(Json.at(token, "rv") instanceof Long revision) || revision == 0) {
      throw invalid("incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
    }
    String start = Json.string(token, "start");
    if (start.isEmpty()) {
      throw invalid("encoded start key empty (version meta.k8s.io/v1)");
    }
    return new ContinueToken(revision, start);
  }

  private static int illegalAt(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int c = bytes[i];
      if (!((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || c == '-'
          || c == '_')) {
        return i;
      }
    }
    return bytes.length / 4 * 4;
  }

  private static ApiException invalid(String why) {
    return ApiException.badRequest("invalid continue token: continue key is not valid: " + why);
  }
}
