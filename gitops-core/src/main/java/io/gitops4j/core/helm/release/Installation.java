package io.gitops4j.core.helm.release;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.Manifest;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.core.helm.HookEvent;
import io.gitops4j.core.helm.RenderedRelease;
import io.gitops4j.spi.ReleaseCluster;
import io.gitops4j.spi.ReleaseStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An installation under way. Source: Helm 3.22 {@code pkg/action/install.go}. */
final class Installation {

  private final Releases releases;
  private final String name;
  private final String namespace;
  private final ReleaseContent content;
  private final ActionOptions options;
  private final List<Change> before = new ArrayList<>();

  Installation(
      Releases releases,
      String name,
      String namespace,
      ReleaseContent content,
      ActionOptions options) {
    this.releases = releases;
    this.name = name;
    this.namespace = namespace;
    this.content = content;
    this.options = options;
  }

  ReleaseOutcome run() {
    List<ReleaseStore.Head> heads = releases.history().heads(name);
    requireFreeName(heads);
    int revision = ReleaseHistory.last(heads).map(h -> h.revision() + 1).orElse(1);
    ReleaseWork work = releases.work(name, namespace, options);
    ReleaseTurn turn = new ReleaseTurn(releases, work, content, revision, false);
    RenderedRelease rendered = turn.rendered(before);
    List<Manifest> objects = work.objects().read("the manifest", rendered.manifest());
    if (!options.takesOwnership()) {
      work.objects().requireFree(objects);
    }
    createNamespace();
    Release release =
        turn.release(Release.builder(name, namespace, revision), rendered)
            .firstDeployed(work.now())
            .labels(options.labels())
            .status(ReleaseStatus.PENDING_INSTALL, "Initial install underway")
            .build();
    work.begin(release, heads);
    Failure problem =
        work.attempt("Release \"%s\" failed: ".formatted(name), () -> steps(work, heads, objects));
    return Releases.outcome(work, before, rendered.notices(), problem);
  }

  private void steps(ReleaseWork work, List<ReleaseStore.Head> heads, List<Manifest> objects) {
    HookRunner hooks = new HookRunner(work);
    hooks.run(HookEvent.PRE_INSTALL);
    work.write(objects);
    work.await(objects);
    hooks.run(HookEvent.POST_INSTALL);
    String told = options.description().isEmpty() ? "Install complete" : options.description();
    work.record(work.release().toBuilder().status(ReleaseStatus.DEPLOYED, told).build());
    releases.history().supersede(heads, work.release().revision());
  }

  private void requireFreeName(List<ReleaseStore.Head> heads) {
    Optional<ReleaseStore.Head> last = ReleaseHistory.last(heads);
    if (last.isEmpty()) {
      return;
    }
    String status = last.get().status();
    boolean over =
        status.equals(ReleaseStatus.UNINSTALLED.text())
            || status.equals(ReleaseStatus.FAILED.text());
    if (!options.replaces() || !over) {
      throw ReleaseProblem.of(
          Stage.PLAN,
          Reason.CONFLICT,
          "install release " + name,
          "cannot re-use a name that is still in use: its revision %d is %s; upgrade it, or allow to replace one that failed or was removed"
              .formatted(last.get().revision(), status));
    }
  }

  /** The namespace of a release, as Helm makes it. */
  static Manifest namespace(String name) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("apiVersion", "v1");
    content.put("kind", "Namespace");
    content.put("metadata", Map.of("name", name, "labels", Map.of("name", name)));
    return Manifest.of(content);
  }

  private void createNamespace() {
    if (!options.createsNamespace()) {
      return;
    }
    ReleaseCluster cluster = releases.cluster();
    Manifest object = namespace(namespace);
    if (cluster.read(List.of(object)).get(0).isEmpty()) {
      for (Change change :
          cluster.apply(List.of(object), new ReleaseCluster.Writing(true, false))) {
        if (change.problem() != null) {
          throw new ApplyException(change.problem());
        }
        before.add(Change.of(change.ref(), Action.CREATED));
      }
    }
  }
}
