package io.gitops4j.testkit.secrets.http;

import java.nio.charset.StandardCharsets;

/**
 * A request as it came.
 *
 * @param target the header X-Amz-Target; empty for none
 * @param type the header Content-Type; empty for none
 * @param authorization the header Authorization; empty for none
 * @param body the body
 */
record Incoming(String target, String type, String authorization, byte[] body) {

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
