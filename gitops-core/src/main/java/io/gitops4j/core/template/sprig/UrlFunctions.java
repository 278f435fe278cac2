package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.value.GoTypes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * URLs taken apart and put together.
 *
 * <p>Source: sprig's {@code url.go}. Tests: the table {@code paths.txt}.
 */
final class UrlFunctions {

  private UrlFunctions() {}

  static void addTo(Registrar to) {
    to.add("urlParse", "string", a -> parse(a.text(0)));
    to.add("urlJoin", "map[string]any", a -> join(a.map(0)));
  }

  private static Map<String, @Nullable Object> parse(String text) {
    GoUrl url;
    try {
      url = GoUrl.parse(text);
    } catch (FunctionException e) {
      throw new FunctionException("unable to parse url: " + e.getMessage(), e);
    }
    Map<String, @Nullable Object> parts = new LinkedHashMap<>();
    parts.put("scheme", url.scheme());
    parts.put("host", url.host());
    parts.put("hostname", url.hostname());
    parts.put("path", url.path());
    parts.put("query", url.query());
    parts.put("opaque", url.opaque());
    parts.put("fragment", url.fragment());
    parts.put("userinfo", url.user() == null ? "" : url.user());
    return parts;
  }

  private static String join(Map<String, @Nullable Object> parts) {
    String scheme = part(parts, "scheme");
    String host = part(parts, "host");
    String path = part(parts, "path");
    String query = part(parts, "query");
    String opaque = part(parts, "opaque");
    String fragment = part(parts, "fragment");
    String userinfo = part(parts, "userinfo");
    String user = null;
    if (!userinfo.isEmpty()) {
      try {
        user = GoUrl.parse("proto://" + userinfo + "@host").user();
      } catch (FunctionException e) {
        throw new FunctionException("unable to parse userinfo in dict: " + e.getMessage(), e);
      }
    }
    return new GoUrl(scheme, opaque, user, host, path, query, fragment).text();
  }

  private static String part(Map<String, @Nullable Object> parts, String key) {
    if (!parts.containsKey(key)) {
      return "";
    }
    Object value = parts.get(key);
    Values.requireNotNil(value);
    if (value instanceof String text) {
      return text;
    }
    throw new FunctionException(
        "unable to parse "
            + key
            + " key, must be of type string, but "
            + GoTypes.kindName(value)
            + " found");
  }
}
