package io.gitops4j.testkit.secrets.http;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param status the HTTP status
 * @param errorCode the error code; empty for none
 * @param type the media type
 * @param body the body
 */
record Answer(int status, String errorCode, String type, byte[] body) {
  private static final int OK = 200;

  static Answer json(String type, Map<String, @Nullable Object> members) {
    members.values().removeIf(Objects::isNull);
    return new Answer(OK, "", type, Json.bytes(members));
  }

  static Answer refusal(String type, ServiceException refused) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("__type", refused.code());
    members.put("Message", refused.message());
    return new Answer(refused.status(), refused.code(), type, Json.bytes(members));
  }
}
