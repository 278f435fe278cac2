package io.gitops4j.core.helmrelease;

import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.SourceMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the values stand that a HelmRelease gives itself. All are equal: what is rendered does not
 * depend on where it stands.
 *
 * @since 0.1
 */
public final class ValuePlaces implements SourceMap {

  /** Knows nothing. */
  public static final ValuePlaces NONE = new ValuePlaces(null);

  private final @Nullable Manifest release;

  private ValuePlaces(@Nullable Manifest release) {
    this.release = release;
  }

  /** The values of a HelmRelease, by their JSON pointers below {@code spec.values}. */
  public static ValuePlaces of(Manifest release) {
    return new ValuePlaces(release);
  }

  @Override
  public Optional<Location> locate(String pointer) {
    return release == null ? Optional.empty() : release.locate("/spec/values" + pointer);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ValuePlaces;
  }

  @Override
  public int hashCode() {
    return ValuePlaces.class.hashCode();
  }
}
