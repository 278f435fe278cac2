package io.gitops4j.core.helm;

import io.gitops4j.Cause;
import io.gitops4j.Explanation;
import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.SourceMap;
import io.gitops4j.core.template.trace.TracedText;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells why fields of a rendered chart have their values: which actions of templates wrote them,
 * what those read, and where the values stand that they read. Made by {@link
 * HelmRenderer#explain(io.gitops4j.core.chart.Chart, ReleaseOptions)}; safe to use from many
 * threads.
 *
 * <pre>
 * Deployment/web /spec/replicas
 *   1 &lt;- .Values.replicas of the chart web     web/values.yaml:3:11
 *   3 &lt;- .Values.replicas of the values given  prod.yaml:1:11
 *   3 &lt;- {{ .Values.replicas }}                web/templates/deployment.yaml:6:13
 * </pre>
 *
 * <p>Values of Secrets, and of fields for which a {@linkplain ValuesLayer#secret() secret} value
 * was read, are redacted.
 *
 * @since 0.1
 */
public final class ExplainedRelease {

  private final Supplier<TracedRelease> rendering;

  /** Guarded by this. */
  private @Nullable TracedRelease traced;

  ExplainedRelease(Supplier<TracedRelease> rendering) {
    this.rendering = rendering;
  }

  /**
   * Why a field of an object has its value.
   *
   * @param manifest an object of the same chart rendered with the same options
   * @param pointer JSON pointer of a scalar, such as {@code /spec/replicas}
   * @return empty when there is no such scalar, or the document is no object
   * @throws io.gitops4j.RenderException when the chart cannot be rendered any more
   */
  public Optional<Explanation> explain(RenderedManifest manifest, String pointer) {
    return explain(manifest.source(), manifest.content(), pointer);
  }

  /**
   * Why a field of a hook has its value, as {@link #explain(RenderedManifest, String)}.
   *
   * @throws io.gitops4j.RenderException when the chart cannot be rendered any more
   */
  public Optional<Explanation> explain(Hook hook, String pointer) {
    return explain(hook.source(), hook.content(), pointer);
  }

  private Optional<Explanation> explain(String source, String content, String pointer) {
    Location place = Location.of(source);
    try {
      Object value = TracedRelease.read(source, content).map(YamlNode::toValue).orElse(null);
      if (!(value instanceof Map<?, ?> map)) {
        return Optional.empty();
      }
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      map.forEach((key, each) -> object.put(String.valueOf(key), each));
      return Manifest.of(object, place, places(place, at -> causes(source, content, at)))
          .explain(pointer);
    } catch (IllegalArgumentException | YamlException e) {
      return Optional.empty();
    }
  }

  /** Tells causes. */
  private interface Causing {
    List<Cause> causes(String pointer);
  }

  private static SourceMap places(Location place, Causing causing) {
    return new SourceMap() {
      @Override
      public Optional<Location> locate(String pointer) {
        return Optional.of(place);
      }

      @Override
      public List<Cause> causes(String pointer) {
        return causing.causes(pointer);
      }
    };
  }

  /**
   * What set a scalar of a document, first to last.
   *
   * @param source the template that wrote it, such as {@code top/templates/service.yaml}
   * @param content the document, as it was written
   * @param pointer JSON pointer of the scalar
   * @return empty when no template wrote such a scalar; values of Secrets are not redacted but for
   *     those of secret {@link ValuesLayer}s
   * @throws io.gitops4j.RenderException when the chart cannot be rendered any more
   */
  public synchronized List<Cause> causes(String source, String content, String pointer) {
    return traced().causes(source, content, pointer);
  }

  /** What each template wrote, by its name. */
  synchronized Map<String, TracedText> files() {
    return traced().files();
  }

  private TracedRelease traced() {
    TracedRelease known = traced;
    if (known == null) {
      known = rendering.get();
      traced = known;
    }
    return known;
  }
}
