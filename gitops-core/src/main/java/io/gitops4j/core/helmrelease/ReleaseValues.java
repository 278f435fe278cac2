package io.gitops4j.core.helmrelease;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values that a HelmRelease gives, before those of ConfigMaps and Secrets are looked up.
 *
 * @param inline those written in it; not to be changed
 * @param from ConfigMaps and Secrets in its namespace, in order of rising precedence
 * @param places where those are that are written in it
 * @since 0.1
 */
public record ReleaseValues(
    Map<String, @Nullable Object> inline, List<ValuesFrom> from, ValuePlaces places) {

  /** Copies the list. */
  public ReleaseValues {
    from = List.copyOf(from);
  }
}
