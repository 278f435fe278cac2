package io.gitops4j.k8s.live;

import io.gitops4j.UnitId;
import io.gitops4j.k8s.api.ResourceType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What one list and watch covers: the objects of a type that a selector selects, as an account may
 * see them.
 *
 * @param account {@code namespace/name} of the service account impersonated; empty for none
 * @param selector the query parameter that selects, encoded
 * @param type the type
 */
public record Scope(String account, String selector, ResourceType type) {

  /** The objects that units of this kind own. */
  public static Scope owned(String account, UnitId unit, ResourceType type) {
    String label =
        unit.ownerLabels().keySet().stream()
            .filter(k -> k.endsWith("/name"))
            .findFirst()
            .orElseThrow();
    return new Scope(account, "labelSelector=" + encode(label), type);
  }

  /** The objects of one name, whoever owns them. */
  public static Scope named(String account, String name, ResourceType type) {
    return new Scope(account, "fieldSelector=" + encode("metadata.name=" + name), type);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
