package io.gitops4j.core.helm.release;

import io.gitops4j.Action;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.PlannedChange;
import io.gitops4j.PlannedHook;
import io.gitops4j.PlannedRelease;
import io.gitops4j.core.helm.HookEvent;
import io.gitops4j.core.helm.RenderedRelease;
import io.gitops4j.spi.ReleaseCluster;
import io.gitops4j.spi.ReleaseStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the next action on a release would do, before it is taken: object by object, by dry runs,
 * and which hooks would run. Nothing is written.
 *
 * <p>The rule: the chart is rendered as the action would render it; its objects are compared with
 * the live ones; those of the revision that is upgraded and that it has no more would be deleted,
 * unless they are kept, another release's, or left to somebody else. Surprising cases: an object
 * whose kind comes with {@code crds/}, or whose namespace comes with the release, cannot be asked
 * for yet and is planned as created; hooks run in between and may change what is true. Tests:
 * {@code GitOpsReleasesTest} of the testkit.
 */
public final class ReleasePreview {

  private static final String WITH_RELEASE = "its namespace comes with the release";
  private static final String GONE = "no longer in the release";

  private final Releases releases;
  private final ReleaseReconciler.Desired desired;
  private final Promises promises;
  private final List<PlannedChange> changes = new ArrayList<>();
  private int deletions;
  private int owned;

  /** What comes from elsewhere, or with the release, and is not there yet. */
  private static final class Promises {
    private final Set<String> namespaces = new HashSet<>();

    /** Whether objects of a kind have namespaces, by its group and kind. */
    private final Map<String, Boolean> kinds = new HashMap<>();

    void add(Manifest object) {
      if (object.ref().kind().equals("Namespace")) {
        namespaces.add(object.ref().name());
      } else if (object.ref().kind().equals("CustomResourceDefinition")
          && object.content().get("spec") instanceof Map<?, ?> spec
          && spec.get("names") instanceof Map<?, ?> names) {
        kinds.put(
            spec.get("group") + "/" + names.get("kind"), !"Cluster".equals(spec.get("scope")));
      }
    }

    @Nullable Boolean namespaced(ObjectRef ref) {
      return kinds.get(ref.group() + "/" + ref.kind());
    }
  }

  private ReleasePreview(
      Releases releases, ReleaseReconciler.Desired desired, List<Manifest> promised) {
    this.releases = releases;
    this.desired = desired;
    this.promises = new Promises();
    promised.forEach(promises::add);
  }

  /**
   * What an action would do.
   *
   * @param changes what would be done to objects: definitions, the namespace, the release's, then
   *     deletions
   * @param release what would be done to the release; null for nothing
   * @param deletions how many objects would be deleted
   * @param owned how many objects the release has now
   */
  public record Preview(
      List<PlannedChange> changes, @Nullable PlannedRelease release, int deletions, int owned) {
    /** Copies the list. */
    public Preview {
      changes = List.copyOf(changes);
    }
  }

  /**
   * Looks ahead.
   *
   * @param seen what {@link ReleaseReconciler#look} returned for what is desired
   * @param promised Namespaces and CustomResourceDefinitions that others make before
   * @throws io.gitops4j.RenderException when the chart cannot be rendered
   * @throws io.gitops4j.ApplyException when the cluster cannot be asked, or refuses an object
   */
  public static Preview of(
      Releases releases,
      ReleaseReconciler.Desired desired,
      ReleaseOutlook seen,
      List<Manifest> promised) {
    return new ReleasePreview(releases, desired, promised).look(seen);
  }

  /** What removing a release would do; nothing when there is none. */
  public static Preview ofRemoval(Releases releases, String name, ActionOptions options) {
    Release last = releases.last(name).orElse(null);
    if (last == null || last.status() == ReleaseStatus.UNINSTALLED) {
      return new Preview(List.of(), null, 0, 0);
    }
    ReleaseObjects objects = releases.objects(last.name(), last.namespace());
    List<PlannedChange> changes =
        deletions(releases, objects, objects.readRecorded(last.manifest()), options);
    List<PlannedHook> hooks =
        HookPreview.of(releases, last, options, HookEvent.PRE_DELETE, HookEvent.POST_DELETE);
    int deleted = (int) changes.stream().filter(c -> c.action() == Action.DELETED).count();
    return new Preview(
        changes,
        planned(PlannedRelease.Step.UNINSTALL, last, last.revision(), hooks),
        deleted,
        changes.size());
  }

  private Preview look(ReleaseOutlook seen) {
    ReleasePolicy policy = desired.policy();
    Release last = seen.found();
    return switch (seen.next()) {
      case INSTALL -> made(last, policy.install(), false);
      case UPGRADE -> made(last, policy.upgrade(), true);
      case UNINSTALL -> ofRemoval(releases, desired.name(), policy.uninstall());
      case ROLLBACK -> back(seen, last, policy.rollback());
      case TEST -> {
        asRecorded(seen, last);
        yield preview(
            step(
                PlannedRelease.Step.TEST,
                last == null ? 1 : last.revision(),
                last == null ? List.of() : HookPreview.tests(releases, last, policy)));
      }
      case CORRECT -> {
        asRecorded(seen, last);
        yield preview(
            step(PlannedRelease.Step.CORRECT, last == null ? 1 : last.revision(), List.of()));
      }
      case NOTHING, STALLED -> {
        asRecorded(seen, last);
        yield preview(null);
      }
    };
  }

  private Preview preview(@Nullable PlannedRelease release) {
    return new Preview(changes, release, deletions, owned);
  }

  private PlannedRelease step(PlannedRelease.Step step, int revision, List<PlannedHook> hooks) {
    return new PlannedRelease(step, desired.name(), desired.namespace(), revision, hooks);
  }

  private static PlannedRelease planned(
      PlannedRelease.Step step, Release release, int revision, List<PlannedHook> hooks) {
    return new PlannedRelease(step, release.name(), release.namespace(), revision, hooks);
  }

  /** The objects of the last revision, unchanged but for drift. */
  private void asRecorded(ReleaseOutlook seen, @Nullable Release last) {
    if (last == null) {
      return;
    }
    Map<ObjectRef, PlannedChange> drift = new HashMap<>();
    seen.drift().forEach(change -> drift.put(change.ref(), change));
    for (Manifest object : releases.objects(last)) {
      PlannedChange drifted = drift.get(object.ref());
      if (drifted == null) {
        changes.add(change(object, Action.UNCHANGED, ""));
      } else if (desired.policy().drift() == ReleasePolicy.DriftMode.ENABLED) {
        changes.add(drifted);
      } else {
        changes.add(
            new PlannedChange(
                drifted.ref(),
                drifted.apiVersion(),
                Action.SKIPPED,
                "it differs from the release, and drift is only told of",
                drifted.fields(),
                drifted.desired(),
                drifted.seen()));
      }
    }
    owned = changes.size();
  }

  private Preview made(@Nullable Release last, ActionOptions options, boolean upgrade) {
    int revision = last == null ? 1 : last.revision() + 1;
    Release old = upgrade ? upgraded(last) : null;
    ReleaseContent content =
        old == null ? desired.content() : desired.content().over(old, options.values());
    RenderedRelease rendered =
        content.rendering().render(content.chart(), content.config(), revision, upgrade);
    ReleaseObjects objects = releases.objects(desired.name(), desired.namespace());
    ReleaseCluster.Writing writing =
        new ReleaseCluster.Writing(options.forcesConflicts(), options.recreates());
    definitions(rendered, objects, options.crds());
    if (!upgrade && options.createsNamespace()) {
      namespace();
    }
    List<Manifest> wanted = placed(objects.parsed("the manifest", rendered.manifest()));
    List<Manifest> before = old == null ? List.of() : objects.readRecorded(old.manifest());
    if (!options.takesOwnership()) {
      requireFree(objects, wanted, before);
    }
    compare(objects, wanted, writing);
    removed(objects, before, wanted, options);
    Release next =
        Release.builder(desired.name(), desired.namespace(), revision)
            .hooks(rendered.hooks().stream().map(ReleaseHook::of).toList())
            .build();
    List<PlannedHook> hooks =
        new ArrayList<>(
            HookPreview.of(
                releases,
                next,
                options,
                upgrade ? HookEvent.PRE_UPGRADE : HookEvent.PRE_INSTALL,
                upgrade ? HookEvent.POST_UPGRADE : HookEvent.POST_INSTALL));
    if (desired.policy().tests() != null) {
      hooks.addAll(HookPreview.tests(releases, next, desired.policy()));
    }
    return preview(
        step(upgrade ? PlannedRelease.Step.UPGRADE : PlannedRelease.Step.INSTALL, revision, hooks));
  }

  /** What going back to the last revision that was well would do; nothing where none was. */
  private Preview back(ReleaseOutlook seen, @Nullable Release last, ActionOptions options) {
    int revision = Rollback.target(releases, desired.name());
    Release target = releases.find(desired.name(), revision).orElse(null);
    if (last == null || target == null) {
      asRecorded(seen, last);
      return preview(null);
    }
    ReleaseObjects objects = releases.objects(last.name(), last.namespace());
    List<Manifest> wanted = placed(objects.parsed("the manifest", target.manifest()));
    compare(
        objects,
        wanted,
        new ReleaseCluster.Writing(options.forcesConflicts(), options.recreates()));
    removed(objects, objects.readRecorded(last.manifest()), wanted, options);
    List<PlannedHook> hooks =
        HookPreview.of(releases, target, options, HookEvent.PRE_ROLLBACK, HookEvent.POST_ROLLBACK);
    return preview(step(PlannedRelease.Step.ROLLBACK, last.revision() + 1, hooks));
  }

  /** Plans that what was there and is wanted no more is deleted. */
  private void removed(
      ReleaseObjects objects, List<Manifest> before, List<Manifest> wanted, ActionOptions options) {
    Set<ObjectRef> still = new HashSet<>();
    wanted.forEach(object -> still.add(object.ref()));
    List<PlannedChange> gone =
        deletions(
            releases,
            objects,
            before.stream().filter(object -> !still.contains(object.ref())).toList(),
            options);
    changes.addAll(gone);
    deletions = (int) gone.stream().filter(c -> c.action() == Action.DELETED).count();
    owned = before.size();
  }

  /** What an upgrade begins with: the revision that is deployed, else the last. */
  private @Nullable Release upgraded(@Nullable Release last) {
    List<ReleaseStore.Head> deployed = ReleaseHistory.deployed(releases.history(desired.name()));
    if (deployed.isEmpty() || (last != null && deployed.get(0).revision() == last.revision())) {
      return last;
    }
    return releases.find(desired.name(), deployed.get(0).revision()).orElse(last);
  }

  private void definitions(RenderedRelease rendered, ReleaseObjects objects, CrdPolicy policy) {
    if (policy == CrdPolicy.SKIP) {
      return;
    }
    List<Manifest> definitions = Crds.read(rendered.crds(), objects);
    List<Optional<Map<String, @Nullable Object>>> live = releases.cluster().read(definitions);
    List<Manifest> replaced = new ArrayList<>();
    for (int i = 0; i < definitions.size(); i++) {
      Manifest definition = definitions.get(i);
      promises.add(definition);
      if (live.get(i).isEmpty()) {
        changes.add(change(definition, Action.CREATED, "not in the cluster"));
      } else if (policy == CrdPolicy.CREATE) {
        changes.add(change(definition, Action.SKIPPED, "it exists, and is only ever created"));
      } else {
        replaced.add(definition);
      }
    }
    changes.addAll(releases.cluster().compare(replaced, new ReleaseCluster.Writing(true, false)));
  }

  private void namespace() {
    Manifest namespace = Installation.namespace(desired.namespace());
    if (releases.cluster().read(List.of(namespace)).get(0).isEmpty()) {
      promises.add(namespace);
      changes.add(change(namespace, Action.CREATED, "not in the cluster"));
    }
  }

  /** Objects in their namespaces; of a kind that is yet to come, as its definition says. */
  private List<Manifest> placed(List<Manifest> objects) {
    List<Manifest> placed = new ArrayList<>();
    for (Manifest object : objects) {
      Optional<Manifest> known =
          releases
              .cluster()
              .place(object, desired.namespace())
              .filter(k -> k.apiVersion().equals(object.apiVersion()));
      Boolean namespaced = promises.namespaced(object.ref());
      if (known.isPresent()) {
        placed.add(known.get());
      } else if (namespaced != null) {
        boolean lacks = namespaced && object.ref().namespace().isEmpty();
        placed.add(lacks ? ReleaseObjects.inNamespace(object, desired.namespace()) : object);
      } else {
        throw ReleaseObjects.unknown("the manifest", desired.name(), object);
      }
    }
    return placed;
  }

  private void requireFree(ReleaseObjects objects, List<Manifest> wanted, List<Manifest> before) {
    Set<ObjectRef> owns = new HashSet<>();
    before.forEach(object -> owns.add(object.ref()));
    objects.requireFree(
        wanted.stream()
            .filter(object -> !owns.contains(object.ref()))
            .filter(object -> reasonNotToAsk(object) == null)
            .toList());
  }

  private void compare(
      ReleaseObjects objects, List<Manifest> wanted, ReleaseCluster.Writing writing) {
    wanted.stream().filter(o -> o.ref().kind().equals("Namespace")).forEach(this::promise);
    List<Manifest> asked = new ArrayList<>();
    wanted.stream().filter(o -> reasonNotToAsk(o) == null).map(objects::marked).forEach(asked::add);
    Map<ObjectRef, PlannedChange> answers = new HashMap<>();
    releases.cluster().compare(asked, writing).forEach(c -> answers.put(c.ref(), c));
    for (Manifest object : wanted) {
      PlannedChange answer = answers.get(object.ref());
      String reason = reasonNotToAsk(object);
      changes.add(
          answer == null
              ? change(objects.marked(object), Action.CREATED, reason == null ? "" : reason)
              : answer);
    }
  }

  /** A namespace of the release that is not there yet. */
  private void promise(Manifest namespace) {
    if (releases.cluster().read(List.of(namespace)).get(0).isEmpty()) {
      promises.add(namespace);
    }
  }

  private @Nullable String reasonNotToAsk(Manifest object) {
    if (promises.namespaces.contains(object.ref().namespace())) {
      return WITH_RELEASE;
    }
    boolean known =
        releases
            .cluster()
            .place(object, desired.namespace())
            .filter(k -> k.apiVersion().equals(object.apiVersion()))
            .isPresent();
    return known ? null : "its CustomResourceDefinition comes before";
  }

  private static List<PlannedChange> deletions(
      Releases releases, ReleaseObjects objects, List<Manifest> gone, ActionOptions options) {
    List<Optional<Map<String, @Nullable Object>>> live = releases.cluster().read(gone);
    List<PlannedChange> changes = new ArrayList<>();
    for (int i = 0; i < gone.size(); i++) {
      if (live.get(i).isEmpty()) {
        continue;
      }
      Manifest object = gone.get(i);
      Map<String, @Nullable Object> there = live.get(i).get();
      Optional<String> other = objects.otherOwner(there);
      if (ReleaseObjects.isKept(object.annotations())
          || ReleaseObjects.isKept(ReleaseObjects.annotations(there))) {
        changes.add(without(object, Action.SKIPPED, "helm.sh/resource-policy: keep"));
      } else if (other.isPresent()) {
        changes.add(without(object, Action.SKIPPED, "it belongs to release " + other.get()));
      } else if (options.leaves(object.ref())) {
        changes.add(without(object, Action.SKIPPED, "another unit desires it"));
      } else {
        changes.add(without(object, Action.DELETED, GONE));
      }
    }
    return changes;
  }

  private static PlannedChange change(Manifest object, Action action, String reason) {
    return new PlannedChange(
        object.ref(), object.apiVersion(), action, reason, List.of(), object, null);
  }

  private static PlannedChange without(Manifest object, Action action, String reason) {
    return new PlannedChange(
        object.ref(), object.apiVersion(), action, reason, List.of(), null, null);
  }
}
