package io.gitops4j.testkit.secrets.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scope of a request's signature; the signature itself is not verified.
 *
 * @param accessKeyId the access key id; empty for an unsigned request
 * @param region the region; empty for an unsigned request
 */
public record Credential(String accessKeyId, String region) {
  private static final Pattern SCOPE =
      Pattern.compile("Credential=([^/,\\s]+)/[^/,\\s]+/([^/,\\s]+)/");

  static Credential of(String authorization) {
    Matcher scope = SCOPE.matcher(authorization);
    return scope.find() ? new Credential(scope.group(1), scope.group(2)) : new Credential("", "");
  }
}
