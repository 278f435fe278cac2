package io.gitops4j.core.kustomize.resource;

import io.gitops4j.ObjectRef;
import java.util.Comparator;

/**
 * Group, version and kind.
 *
 * @param group the API group; empty for the core group, or for any in a selector
 * @param version the version; empty for any in a selector
 * @param kind the kind; empty for any in a selector
 * @since 0.1
 */
public record Gvk(String group, String version, String kind) implements Comparable<Gvk> {

  private static final Comparator<Gvk> ORDER =
      Comparator.comparing(Gvk::group).thenComparing(Gvk::kind).thenComparing(Gvk::version);

  /** From an apiVersion. */
  public static Gvk of(String apiVersion, String kind) {
    return apiVersion.indexOf('/') < 0
        ? new Gvk("", apiVersion, kind)
        : new Gvk(ObjectRef.groupOf(apiVersion), ObjectRef.versionOf(apiVersion), kind);
  }

  /** Whether it selects every kind. */
  public boolean isAny() {
    return group.isEmpty() && version.isEmpty() && kind.isEmpty();
  }

  /** Whether a selector, whose empty parts mean any, selects this. */
  public boolean selectedBy(Gvk selector) {
    return (selector.group.isEmpty() || selector.group.equals(group))
        && (selector.version.isEmpty() || selector.version.equals(version))
        && (selector.kind.isEmpty() || selector.kind.equals(kind));
  }

  @Override
  public int compareTo(Gvk other) {
    return ORDER.compare(this, other);
  }

  /** {@code apps/v1 Deployment}, without what is empty. */
  @Override
  public String toString() {
    String apiVersion = group + (group.isEmpty() || version.isEmpty() ? "" : "/") + version;
    return apiVersion + (apiVersion.isEmpty() || kind.isEmpty() ? "" : " ") + kind;
  }
}
