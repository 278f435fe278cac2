package io.gitops4j.spi;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a unit lays over the folder it renders, as the fields of a Flux Kustomization do.
 *
 * <p>Source: Flux kustomize-controller, {@code spec.targetNamespace}, {@code namePrefix}, {@code
 * nameSuffix}, {@code patches}, {@code images}, {@code components}.
 *
 * @param targetNamespace overrides the namespace of all objects; null for none
 * @param namePrefix overrides the folder's name prefix; null for none
 * @param nameSuffix overrides the folder's name suffix; null for none
 * @param patches run after the folder's own
 * @param images merged by name into the folder's own
 * @param components paths of Kustomize components, relative to the rendered folder
 * @param ignoreMissingComponents whether components that do not exist are left out
 * @param buildMetadata replaces the folder's {@code buildMetadata}; null to keep it
 * @since 0.1
 */
public record Overlay(
    @Nullable String targetNamespace,
    @Nullable String namePrefix,
    @Nullable String nameSuffix,
    List<Patch> patches,
    List<Image> images,
    List<String> components,
    boolean ignoreMissingComponents,
    @Nullable List<String> buildMetadata) {

  /** Copies the lists. */
  public Overlay {
    patches = List.copyOf(patches);
    images = List.copyOf(images);
    components = List.copyOf(components);
    buildMetadata = buildMetadata == null ? null : List.copyOf(buildMetadata);
  }

  /** Nothing is laid over. */
  public static Overlay none() {
    return new Overlay(null, null, null, List.of(), List.of(), List.of(), false, null);
  }

  /** The build metadata that replaces the folder's own. */
  public Optional<List<String>> metadata() {
    return Optional.ofNullable(buildMetadata);
  }

  /**
   * A strategic merge or JSON 6902 patch.
   *
   * @param patch the text of the patch, YAML or JSON
   * @param target which objects it is for; null when the patch names its object
   * @since 0.1
   */
  public record Patch(String patch, @Nullable Target target) {}

  /**
   * Which objects a patch is for; each part is an anchored regular expression, empty for any.
   *
   * @param group the API group
   * @param version the API version
   * @param kind the kind
   * @param namespace the namespace
   * @param name the name
   * @param labelSelector a Kubernetes label selector
   * @param annotationSelector a selector of the same form over annotations
   * @since 0.1
   */
  public record Target(
      String group,
      String version,
      String kind,
      String namespace,
      String name,
      String labelSelector,
      String annotationSelector) {}

  /**
   * A replacement of an image; an empty part is not replaced.
   *
   * @param name the image to replace, without tag
   * @param newName the new name
   * @param newTag the new tag
   * @param digest the new digest
   * @since 0.1
   */
  public record Image(String name, String newName, String newTag, String digest) {}
}
