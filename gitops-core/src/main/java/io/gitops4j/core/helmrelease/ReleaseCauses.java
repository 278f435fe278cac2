package io.gitops4j.core.helmrelease;

import io.gitops4j.Cause;
import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.RenderException;
import io.gitops4j.SourceMap;
import io.gitops4j.core.helm.ExplainedRelease;
import io.gitops4j.core.yaml.JsonPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why fields of a release's object have their values: what templates and values made of them, then
 * the post-renderers, then what a release marks its objects with. Tests: {@code
 * ReleaseRendererTest}.
 */
final class ReleaseCauses {

  private ReleaseCauses() {}

  /** Tells causes. */
  private interface Causing {
    List<Cause> causes(String pointer);
  }

  /** The object stands at one place, whatever the field. */
  private record Placed(Location place, Causing causing) implements SourceMap {
    @Override
    public Optional<Location> locate(String pointer) {
      return Optional.of(place);
    }

    @Override
    public List<Cause> causes(String pointer) {
      return causing.causes(pointer);
    }
  }

  /**
   * The causes of what a template wrote.
   *
   * @param place where the template is
   * @param prefix the pointer of the object in the document, which may be a list
   * @param secrets whose texts are in no message
   */
  static SourceMap ofTemplate(
      ExplainedRelease explained,
      String source,
      String content,
      Location place,
      String prefix,
      List<ComposedValues.SecretText> secrets) {
    return new Placed(
        place,
        pointer -> {
          try {
            return explained.causes(source, content, prefix + pointer);
          } catch (RenderException e) {
            try (SecretMarks marks = new SecretMarks(secrets)) {
              throw new RenderException(
                  e.failure().withMessage(marks.redacted(e.failure().message())));
            }
          }
        });
  }

  /**
   * The causes of what a post-renderer made of an object.
   *
   * @param file the file that it was in for the post-renderer, which is no file of anybody's
   */
  static SourceMap afterPostRenderer(Manifest before, Manifest after, String file) {
    Location place = before.origin().orElseGet(() -> Location.of(file));
    return new Placed(
        place,
        pointer -> {
          List<Cause> causes = new ArrayList<>();
          for (Cause cause : after.sources().causes(pointer)) {
            boolean asRendered = cause.location().filter(at -> at.file().equals(file)).isPresent();
            if (!asRendered) {
              causes.add(cause);
            } else if (cause.value().equals(text(before, pointer))) {
              causes.addAll(before.sources().causes(pointer));
            } else {
              causes.add(new Cause(cause.what(), cause.value(), place));
            }
          }
          return causes;
        });
  }

  /** The causes of what is applied, in whose metadata the release has set more. */
  static Manifest marked(Manifest manifest, SourceMap rendered) {
    Location place = manifest.origin().orElse(null);
    if (place == null) {
      return manifest;
    }
    return manifest.withSources(
        new Placed(
            place,
            pointer -> {
              List<Cause> causes = new ArrayList<>(rendered.causes(pointer));
              String value = text(manifest, pointer);
              boolean set =
                  causes.isEmpty() || !causes.get(causes.size() - 1).value().equals(value);
              if (value != null && set && pointer.startsWith("/metadata/")) {
                causes.add(new Cause("set by the HelmRelease", value, null));
              }
              return causes;
            }));
  }

  private static @Nullable String text(Manifest manifest, String pointer) {
    @Nullable Object at = manifest.content();
    for (String part : JsonPointer.parts(pointer)) {
      if (at instanceof Map<?, ?> map) {
        at = map.get(part);
      } else if (at instanceof List<?> list && part.matches("[0-9]{1,8}")) {
        int index = Integer.parseInt(part);
        at = index < list.size() ? list.get(index) : null;
      } else {
        return null;
      }
    }
    return at == null ? null : String.valueOf(at);
  }
}
