package io.gitops4j.core.helmrelease;

import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.Reason;
import io.gitops4j.SourceMap;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object that a chart was rendered to.
 *
 * <p>Surprising: a value is what kustomize's YAML makes of the text, not what Helm's does, because
 * the post-renderers of a HelmRelease, of which there is always one, read and write every object:
 * {@code yes} without quotes is text. Source: Flux helm-controller, {@code
 * internal/postrender/transformer.go}.
 *
 * @param source the template it comes from, such as {@code top/templates/service.yaml}
 * @param manifest the object
 */
record RenderedObject(String source, Manifest manifest) {

  private static final YamlReader READER =
      YamlReader.of(YamlFlavor.V3, new YamlLimits(16 << 20, 200, 2_000_000, 200_000));

  /** Makes the places of an object, whose pointer in the document it is given. */
  interface Places {
    SourceMap below(String pointer);
  }

  RenderedObject with(Manifest other) {
    return new RenderedObject(source, other);
  }

  /**
   * The objects of a text; a list is its items.
   *
   * @param source the template that wrote it
   * @param place where the template is
   */
  static List<RenderedObject> read(String source, Location place, String text) {
    return read(source, place, text, below -> at -> Optional.of(place));
  }

  /**
   * The objects of a text; a list is its items.
   *
   * @param source the template that wrote it
   * @param place where the template is
   * @param places the places of each object
   */
  static List<RenderedObject> read(String source, Location place, String text, Places places) {
    List<RenderedObject> objects = new ArrayList<>();
    try {
      for (YamlNode node : READER.readAll(source, text)) {
        if (node.toValue() instanceof Map<?, ?> map) {
          add(new Reading(source, place, places, objects), "", map);
        }
      }
    } catch (YamlException e) {
      throw ReleaseProblem.of(
          e.exceedsLimit() ? Reason.LIMIT : Reason.INVALID,
          "Cannot read what the template %s wrote: line %d: %s; correct the template or the values it is given."
              .formatted(source, e.location().line(), e.getMessage()),
          place);
    }
    return objects;
  }

  /** What is the same for all objects of a text. */
  private record Reading(
      String source, Location place, Places places, List<RenderedObject> objects) {}

  private static void add(Reading reading, String pointer, Map<?, ?> content) {
    boolean isList = content.get("kind") instanceof String kind && kind.endsWith("List");
    if (isList && content.get("items") instanceof List<?> items) {
      for (int i = 0; i < items.size(); i++) {
        if (items.get(i) instanceof Map<?, ?> map) {
          add(reading, pointer + "/items/" + i, map);
        }
      }
      return;
    }
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    content.forEach((key, value) -> copy.put((String) key, value));
    try {
      SourceMap places = reading.places().below(pointer);
      Manifest manifest = Manifest.of(copy, reading.place(), places);
      reading.objects().add(new RenderedObject(reading.source(), manifest));
    } catch (IllegalArgumentException e) {
      throw ReleaseProblem.of(
          Reason.INVALID,
          "Cannot read what the template %s wrote: %s; correct the template or the values it is given."
              .formatted(reading.source(), e.getMessage()),
          reading.place());
    }
  }

  /** The same object placed elsewhere. */
  RenderedObject at(Location place, SourceMap sources) {
    Manifest placed = Manifest.of(manifest.content(), place, sources);
    return new RenderedObject(source, placed.withSubstitutions(manifest.substitutions()));
  }
}
