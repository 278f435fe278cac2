package io.gitops4j.core.helmrelease;

import io.gitops4j.spi.Overlay;
import java.util.List;
import java.util.Map;

/**
 * What is changed in a release after its chart was rendered.
 *
 * @param overlays patches and images, laid over one after another
 * @param strategy what becomes of hooks
 * @param labels set on every object after that
 * @param annotations set on every object after that
 * @since 0.1
 */
public record PostRendering(
    List<Overlay> overlays,
    Strategy strategy,
    Map<String, String> labels,
    Map<String, String> annotations) {

  /**
   * What becomes of hooks. Source: Flux, {@code spec.postRenderStrategy}.
   *
   * @since 0.1
   */
  public enum Strategy {
    /** They stay as the chart wrote them, as in Helm 3. */
    NO_HOOKS,
    /** They are changed together with the objects, as in Helm 4; the default. */
    COMBINED,
    /** They are changed apart from the objects. */
    SEPARATE
  }

  /** Copies lists and maps. */
  public PostRendering {
    overlays = List.copyOf(overlays);
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }
}
