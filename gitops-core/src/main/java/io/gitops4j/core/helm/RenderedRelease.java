package io.gitops4j.core.helm;

import io.gitops4j.Notice;
import java.util.List;

/**
 * What a chart was rendered to.
 *
 * @param manifest the text of all documents, as Helm stores it with a release: custom resource
 *     definitions if they were included, then the objects in the order of installation, after the
 *     post-renderer; without hooks
 * @param manifests the objects, in the order of installation; what a post-renderer wrote instead
 * @param hooks the hooks, in the order in which Helm prints them
 * @param crds the files of custom resource definitions, included or not, those of a chart before
 *     those of its subcharts
 * @param notes what {@code NOTES.txt} became; empty when there is none
 * @param notices what Helm prints as warnings
 * @since 0.1
 */
public record RenderedRelease(
    String manifest,
    List<RenderedManifest> manifests,
    List<Hook> hooks,
    List<RenderedCrds> crds,
    String notes,
    List<Notice> notices) {

  private static final int HEAD = "---\n# Source: \n\n".length();

  /** Copies the lists. */
  public RenderedRelease {
    manifests = List.copyOf(manifests);
    hooks = List.copyOf(hooks);
    crds = List.copyOf(crds);
    notices = List.copyOf(notices);
  }

  /** What {@code helm template} prints: the manifest and then the hooks. */
  public String text() {
    StringBuilder text = new StringBuilder(Documents.trim(manifest)).append('\n');
    for (Hook hook : hooks) {
      append(text, hook.source(), hook.content());
    }
    return text.toString();
  }

  /** The text of some definitions and objects. */
  static String manifest(List<RenderedCrds> crds, List<RenderedManifest> manifests) {
    int length = 0;
    for (RenderedCrds each : crds) {
      length += each.source().length() + each.content().length() + HEAD;
    }
    for (RenderedManifest each : manifests) {
      length += each.source().length() + each.content().length() + HEAD;
    }
    StringBuilder text = new StringBuilder(length);
    crds.forEach(each -> append(text, each.source(), each.content()));
    manifests.forEach(each -> append(text, each.source(), each.content()));
    return text.toString();
  }

  private static void append(StringBuilder text, String source, String content) {
    text.append("---\n# Source: ").append(source).append('\n').append(content).append('\n');
  }
}
