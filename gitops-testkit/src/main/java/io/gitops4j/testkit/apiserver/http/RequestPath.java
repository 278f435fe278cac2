package io.gitops4j.testkit.apiserver.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parts of a path below {@code /api} and {@code /apis}.
 *
 * <p>The path is decoded as a whole before it is split, as Go does: {@code a%2Fb} names the
 * subresource {@code b} of {@code a}. Source: k8s.io/apiserver, {@code
 * pkg/endpoints/request/requestinfo.go}.
 *
 * @param group the API group
 * @param version the version
 * @param watch whether the old form {@code /watch/} was used
 * @param namespace the namespace; empty for all, or for kinds without one
 * @param plural the resource; empty when the path ends before it
 * @param name the name; empty for the collection
 * @param subresource the subresource; empty for the object itself
 * @param tooLong whether there are more parts than any resource has
 */
record RequestPath(
    String group,
    String version,
    boolean watch,
    String namespace,
    String plural,
    String name,
    String subresource,
    boolean tooLong) {

  /** A path as Go sees it: decoded, without the slashes at its ends. */
  static List<String> parts(String rawPath) {
    String decoded = URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8);
    String trimmed = decoded.startsWith("/") ? decoded.substring(1) : decoded;
    while (trimmed.endsWith("/")) {
      trimmed = trimmed.substring(0, trimmed.length() - 1);
    }
    return List.of(trimmed.split("/", -1));
  }

  /** The parts of a resource path; empty when it names no resource. */
  static Optional<RequestPath> of(List<String> parts) {
    boolean core = parts.get(0).equals("api");
    int start = core ? 2 : 3;
    if ((!core && !parts.get(0).equals("apis")) || parts.size() <= start) {
      return Optional.empty();
    }
    String group = core ? "" : parts.get(1);
    String version = parts.get(start - 1);
    List<String> rest = new ArrayList<>(parts.subList(start, parts.size()));
    boolean watch = rest.get(0).equals("watch") && rest.size() > 1;
    if (watch) {
      rest.remove(0);
    }
    String namespace = "";
    boolean ofNamespace =
        rest.size() >= 3 && rest.get(0).equals("namespaces") && !isNamespaceSubresource(rest);
    if (ofNamespace) {
      namespace = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    return Optional.of(
        new RequestPath(
            group,
            version,
            watch,
            namespace,
            rest.get(0),
            rest.size() > 1 ? rest.get(1) : "",
            rest.size() > 2 ? String.join("/", rest.subList(2, rest.size())) : "",
            rest.size() > 3));
  }

  private static boolean isNamespaceSubresource(List<String> rest) {
    return rest.size() == 3 && (rest.get(2).equals("status") || rest.get(2).equals("finalize"));
  }
}
