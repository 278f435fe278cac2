package io.gitops4j.core.helm.release;

import io.gitops4j.Change;
import io.gitops4j.core.helm.RenderedRelease;
import java.util.List;

/**
 * The rendering of one revision. Where the chart brings custom resource definitions that the
 * cluster did not have, it is rendered once more after them, because it may ask for them.
 */
final class ReleaseTurn {

  private final Releases releases;
  private final ReleaseWork work;
  private final ReleaseContent content;
  private final int revision;
  private final boolean upgrade;

  ReleaseTurn(
      Releases releases, ReleaseWork work, ReleaseContent content, int revision, boolean upgrade) {
    this.releases = releases;
    this.work = work;
    this.content = content;
    this.revision = revision;
    this.upgrade = upgrade;
  }

  /**
   * Renders, and installs definitions.
   *
   * @param changes what was done to definitions is added to it
   */
  RenderedRelease rendered(List<Change> changes) {
    RenderedRelease rendered = render();
    boolean more =
        Crds.install(
            rendered.crds(), work.options().crds(), work.objects(), releases.cluster(), changes);
    return more ? render() : rendered;
  }

  private RenderedRelease render() {
    return content.rendering().render(content.chart(), content.config(), revision, upgrade);
  }

  /** A revision with all that was rendered. */
  Release.Builder release(Release.Builder builder, RenderedRelease rendered) {
    return builder
        .lastDeployed(work.now())
        .chart(content.chart())
        .config(content.config())
        .manifest(rendered.manifest())
        .notes(rendered.notes())
        .hooks(rendered.hooks().stream().map(ReleaseHook::of).toList())
        .applyMethod("ssa");
  }
}
