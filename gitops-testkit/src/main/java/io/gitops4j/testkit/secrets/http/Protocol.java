package io.gitops4j.testkit.secrets.http;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a service writes its answers. */
interface Protocol {

  /** An answer of an operation. */
  Answer answer(String operation, Map<String, @Nullable Object> members);

  /** A refusal. */
  Answer refusal(ServiceException refused);

  /** JSON of a media type. */
  static Protocol json(String type) {
    return new Protocol() {
      @Override
      public Answer answer(String operation, Map<String, @Nullable Object> members) {
        leaveOutNulls(members);
        return new Answer(200, "", type, Json.text(members));
      }

      @Override
      public Answer refusal(ServiceException refused) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("__type", refused.code());
        if (!refused.message().isEmpty()) {
          members.put("Message", refused.message());
        }
        String code = refused.code().substring(refused.code().indexOf('#') + 1);
        return new Answer(refused.status(), code, type, Json.text(members));
      }
    };
  }

  /** Removes the members that are null, at every depth. */
  private static void leaveOutNulls(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      if (map.values().stream().anyMatch(Objects::isNull)) {
        map.values().removeIf(Objects::isNull);
      }
      map.values().forEach(Protocol::leaveOutNulls);
    } else if (value instanceof List<?> list) {
      list.forEach(Protocol::leaveOutNulls);
    }
  }

  /** XML as services write it that are asked by forms. */
  static Protocol xml(String namespace) {
    return new XmlProtocol(namespace);
  }

  /** XML of a namespace. */
  record XmlProtocol(String namespace) implements Protocol {
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;

    @Override
    public Answer answer(String operation, Map<String, @Nullable Object> members) {
      StringBuilder xml = new StringBuilder();
      xml.append('<').append(operation).append("Response xmlns=\"").append(namespace).append("\">");
      xml.append('<').append(operation).append("Result>");
      append(xml, members);
      xml.append("</").append(operation).append("Result>");
      xml.append("<ResponseMetadata><RequestId>")
          .append(UUID.randomUUID())
          .append("</RequestId></ResponseMetadata>");
      xml.append("</").append(operation).append("Response>");
      return answer(OK, "", xml);
    }

    @Override
    public Answer refusal(ServiceException refused) {
      String code =
          switch (refused.code()) {
            case "AccessDeniedException" -> "AccessDenied";
            case "ThrottlingException" -> "Throttling";
            case "ExpiredTokenException" -> "ExpiredToken";
            case "UnrecognizedClientException" -> "InvalidClientTokenId";
            case "InternalServiceError" -> "InternalFailure";
            case "ServiceUnavailableException" -> "ServiceUnavailable";
            case "ValidationException" -> "ValidationError";
            case "UnknownOperationException" -> "InvalidAction";
            default -> refused.code();
          };
      boolean forbidden =
          code.equals("AccessDenied")
              || code.equals("ExpiredToken")
              || code.equals("InvalidClientTokenId");
      Map<String, @Nullable Object> error = new LinkedHashMap<>();
      error.put("Type", refused.status() < 500 ? "Sender" : "Receiver");
      error.put("Code", code);
      error.put("Message", refused.message());
      StringBuilder xml = new StringBuilder();
      xml.append("<ErrorResponse xmlns=\"").append(namespace).append("\"><Error>");
      append(xml, error);
      xml.append("</Error><RequestId>")
          .append(UUID.randomUUID())
          .append("</RequestId></ErrorResponse>");
      return answer(forbidden ? FORBIDDEN : refused.status(), code, xml);
    }

    private static Answer answer(int status, String code, StringBuilder xml) {
      return new Answer(status, code, "text/xml", xml.toString());
    }

    private static void append(StringBuilder xml, Map<?, ?> members) {
      members.forEach(
          (name, value) -> {
            if (value == null) {
              return;
            }
            xml.append('<').append(name).append('>');
            if (value instanceof Map<?, ?> inner) {
              append(xml, inner);
            } else {
              xml.append(escape(value.toString()));
            }
            xml.append("</").append(name).append('>');
          });
    }

    private static String escape(String text) {
      return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
  }
}
