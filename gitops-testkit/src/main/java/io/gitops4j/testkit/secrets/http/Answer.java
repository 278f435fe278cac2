package io.gitops4j.testkit.secrets.http;

/**
 * An answer.
 *
 * @param status the HTTP status
 * @param errorCode the error code; empty for none
 * @param type the media type
 * @param body the body
 */
record Answer(int status, String errorCode, String type, String body) {

  @Override
  public String toString() {
    return "Answer[" + status + " " + errorCode + "]";
  }
}
