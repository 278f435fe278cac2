package io.gitops4j.core.helm;

import io.gitops4j.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a chart was rendered to. Immutable.
 *
 * @since 0.1
 */
public final class RenderedRelease {

  private static final int HEAD = "---\n# Source: \n\n".length();

  private final List<RenderedCrds> included;
  private final List<RenderedManifest> manifests;
  private final List<Hook> hooks;
  private final List<RenderedCrds> crds;
  private final String notes;
  private final List<Notice> notices;

  /** The text of all, once it was asked for or if it is another than that of the parts. */
  private @Nullable String manifest;

  private RenderedRelease(
      @Nullable String manifest,
      List<RenderedCrds> included,
      List<RenderedManifest> manifests,
      List<Hook> hooks,
      List<RenderedCrds> crds,
      String notes,
      List<Notice> notices) {
    this.manifest = manifest;
    this.included = included;
    this.manifests = List.copyOf(manifests);
    this.hooks = List.copyOf(hooks);
    this.crds = List.copyOf(crds);
    this.notes = notes;
    this.notices = List.copyOf(notices);
  }

  /** A release of a text that is given; the lists are copied. */
  public RenderedRelease(
      String manifest,
      List<RenderedManifest> manifests,
      List<Hook> hooks,
      List<RenderedCrds> crds,
      String notes,
      List<Notice> notices) {
    this(manifest, List.of(), manifests, hooks, crds, notes, notices);
  }

  /** A release of which the text is that of its objects, and of its definitions if included. */
  static RenderedRelease ofParts(
      boolean includesCrds,
      List<RenderedManifest> manifests,
      List<Hook> hooks,
      List<RenderedCrds> crds,
      String notes,
      List<Notice> notices) {
    return new RenderedRelease(
        null, includesCrds ? crds : List.of(), manifests, hooks, crds, notes, notices);
  }

  /**
   * The text of all documents, as Helm stores it with a release: custom resource definitions if
   * they were included, then the objects in the order of installation, after the post-renderer;
   * without hooks. It is joined when it is asked for first.
   */
  public String manifest() {
    String known = manifest;
    if (known == null) {
      known = manifest(included, manifests);
      manifest = known;
    }
    return known;
  }

  /** The objects, in the order of installation; what a post-renderer wrote instead. */
  public List<RenderedManifest> manifests() {
    return manifests;
  }

  /** The hooks, in the order in which Helm prints them. */
  public List<Hook> hooks() {
    return hooks;
  }

  /**
   * The files of custom resource definitions, included or not, those of a chart before those of its
   * subcharts.
   */
  public List<RenderedCrds> crds() {
    return crds;
  }

  /** What {@code NOTES.txt} became; empty when there is none. */
  public String notes() {
    return notes;
  }

  /** What Helm prints as warnings. */
  public List<Notice> notices() {
    return notices;
  }

  /** What {@code helm template} prints: the manifest and then the hooks. */
  public String text() {
    StringBuilder text = new StringBuilder(Documents.trim(manifest())).append('\n');
    for (Hook hook : hooks) {
      append(text, hook.source(), hook.content());
    }
    return text.toString();
  }

  /** The text of some definitions and objects. */
  static String manifest(List<RenderedCrds> crds, List<RenderedManifest> manifests) {
    int length = 0;
    for (RenderedCrds each : crds) {
      length += each.source().length() + each.size() + HEAD;
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
