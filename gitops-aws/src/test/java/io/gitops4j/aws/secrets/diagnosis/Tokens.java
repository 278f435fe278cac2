package io.gitops4j.aws.secrets.diagnosis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/** Tokens as Kubernetes makes them, without a signature that anybody would take. */
final class Tokens {

  static final Instant NOW = Instant.parse("2026-11-26T09:00:00Z");

  private Tokens() {}

  static String valid(String audience) {
    return of("[\"" + audience + "\"]", Long.toString(NOW.plusSeconds(3600).getEpochSecond()));
  }

  static String of(String audience, String end) {
    return ofClaims(
        "{\"aud\":%s,\"exp\":%s,\"sub\":\"system:serviceaccount:shop:billing\"}"
            .formatted(audience, end));
  }

  static String ofClaims(String claims) {
    return part("{\"alg\":\"RS256\"}") + "." + part(claims) + ".c2lnbmF0dXJl";
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
