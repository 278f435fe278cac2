package io.gitops4j.core.helmrelease;

import io.gitops4j.spi.Overlay.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of changes that others made to a release's objects.
 *
 * @param mode whether they are looked for, and undone
 * @param ignored fields that may differ
 * @since 0.1
 */
public record DriftDetection(Mode mode, List<Ignored> ignored) {

  /**
   * Whether changes are looked for, and undone.
   *
   * @since 0.1
   */
  public enum Mode {
    /** They stay until the release itself changes; the default. */
    DISABLED,
    /** They are told of, and stay. */
    WARN,
    /** They are undone. */
    ENABLED
  }

  /**
   * Fields that may differ.
   *
   * @param paths JSON pointers; an empty one for the whole object
   * @param target the objects; null for all
   * @since 0.1
   */
  public record Ignored(List<String> paths, @Nullable Target target) {

    /** Copies the list. */
    public Ignored {
      paths = List.copyOf(paths);
    }
  }

  /** Copies the list. */
  public DriftDetection {
    ignored = List.copyOf(ignored);
  }
}
