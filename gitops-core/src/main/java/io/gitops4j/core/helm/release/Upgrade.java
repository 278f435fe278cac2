package io.gitops4j.core.helm.release;

import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.core.helm.HookEvent;
import io.gitops4j.core.helm.RenderedRelease;
import io.gitops4j.spi.ReleaseStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An upgrade under way. Source: Helm 3.22 {@code pkg/action/upgrade.go}. */
final class Upgrade {

  private final Releases releases;
  private final String name;
  private final ReleaseContent given;
  private final ActionOptions options;
  private final List<Change> before = new ArrayList<>();

  Upgrade(Releases releases, String name, ReleaseContent given, ActionOptions options) {
    this.releases = releases;
    this.name = name;
    this.given = given;
    this.options = options;
  }

  ReleaseOutcome run() {
    List<ReleaseStore.Head> heads = releases.history().heads(name);
    ReleaseHistory.Entry current = current(heads);
    Release old = current.release();
    int revision = heads.get(heads.size() - 1).revision() + 1;
    ReleaseWork work = releases.work(old, options);
    ReleaseContent content = given.over(old, options.values());
    ReleaseTurn turn = new ReleaseTurn(releases, work, content, revision, true);
    RenderedRelease rendered = turn.rendered(before);
    List<Manifest> objects = work.objects().read("the manifest", rendered.manifest());
    List<Manifest> oldObjects = work.objects().readRecorded(old.manifest());
    if (!options.takesOwnership()) {
      Set<ObjectRef> owned = oldObjects.stream().map(Manifest::ref).collect(Collectors.toSet());
      work.objects().requireFree(objects.stream().filter(o -> !owned.contains(o.ref())).toList());
    }
    Map<String, String> labels = new TreeMap<>(old.labels());
    labels.putAll(options.labels());
    work.begin(
        turn.release(old.toBuilder(revision), rendered)
            .labels(labels)
            .deleted(null)
            .rollbackRevision(0)
            .status(ReleaseStatus.PENDING_UPGRADE, "Preparing upgrade")
            .build(),
        heads);
    Failure problem =
        work.attempt(
            "Upgrade \"%s\" failed: ".formatted(name),
            () -> steps(work, heads, oldObjects, objects));
    return Releases.outcome(work, before, rendered.notices(), problem);
  }

  private void steps(
      ReleaseWork work,
      List<ReleaseStore.Head> heads,
      List<Manifest> oldObjects,
      List<Manifest> objects) {
    HookRunner hooks = new HookRunner(work);
    hooks.run(HookEvent.PRE_UPGRADE);
    work.write(objects);
    work.removeGone(oldObjects, objects);
    work.await(objects);
    hooks.run(HookEvent.POST_UPGRADE);
    String told = options.description().isEmpty() ? "Upgrade complete" : options.description();
    work.record(work.release().toBuilder().status(ReleaseStatus.DEPLOYED, told).build());
    releases.history().supersede(heads, work.release().revision());
  }

  /** What is upgraded: the deployed revision, or one that ended otherwise. */
  private ReleaseHistory.Entry current(List<ReleaseStore.Head> heads) {
    ReleaseStore.Head last = ReleaseHistory.last(heads).orElseThrow(this::nothing);
    ReleaseStatus status = ReleaseStatus.of(last.status()).orElse(ReleaseStatus.UNKNOWN);
    if (status.isPending()) {
      throw ReleaseProblem.of(
          Stage.PLAN,
          Reason.CONFLICT,
          "upgrade release " + name,
          "another operation (install/upgrade/rollback) is in progress: its revision %d is %s; wait for it, or unlock the release when nobody works on it"
              .formatted(last.revision(), last.status()));
    }
    ReleaseStore.Head from =
        ReleaseHistory.deployed(heads).stream()
            .findFirst()
            .orElseGet(
                () -> {
                  if (status != ReleaseStatus.FAILED && status != ReleaseStatus.SUPERSEDED) {
                    throw nothing();
                  }
                  return last;
                });
    return releases.history().get(from).orElseThrow(this::nothing);
  }

  private RuntimeException nothing() {
    return ReleaseProblem.of(
        Stage.PLAN,
        Reason.NOT_FOUND,
        "upgrade release " + name,
        "it has no deployed releases; install it");
  }
}
