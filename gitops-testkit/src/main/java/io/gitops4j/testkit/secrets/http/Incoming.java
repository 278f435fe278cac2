package io.gitops4j.testkit.secrets.http;

/**
 * A request as it came.
 *
 * @param target the header X-Amz-Target; empty for none
 * @param type the header Content-Type; empty for none
 * @param authorization the header Authorization; empty for none
 * @param body the body
 */
record Incoming(String target, String type, String authorization, String body) {

  @Override
  public String toString() {
    return "Incoming[" + target + "]";
  }
}
