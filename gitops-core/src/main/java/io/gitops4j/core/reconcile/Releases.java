package io.gitops4j.core.reconcile;

import io.gitops4j.Manifests;
import io.gitops4j.Notice;
import io.gitops4j.Snapshot;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.helm.Hook;
import io.gitops4j.core.helm.HookEvent;
import io.gitops4j.core.helm.release.ReleaseContent;
import io.gitops4j.core.helmrelease.ChartSelection;
import io.gitops4j.core.helmrelease.ComposedValues;
import io.gitops4j.core.helmrelease.HelmReleaseSpec;
import io.gitops4j.core.helmrelease.ReleaseActions;
import io.gitops4j.core.helmrelease.ReleaseRendering;
import io.gitops4j.core.helmrelease.ReleaseRequest;
import io.gitops4j.core.lifecycle.Subject;
import io.gitops4j.spi.Applier;
import io.gitops4j.spi.ClusterCapabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What the units that are HelmReleases come to: their charts, values and renderings.
 *
 * <p>The rule: a chart is loaded once for the same files, a release rendered once for the same
 * chart, values and declaration. A chart out of files whose version was applied already is taken as
 * it was then, whatever its files are now, unless its revision counts; source-controller builds no
 * second artifact of a version either. Surprising: a process that starts anew takes the files as
 * they are.
 *
 * <p>What other units need to know, which objects it has, is told by its first revision, so that
 * nothing is asked for it. Without an applier that keeps records that is also what is applied; with
 * one, each revision is rendered as Helm would. Objects that speak to the engine and not to the
 * cluster are left out of records then, as they are never applied.
 */
final class Releases {

  private final Tools tools;
  private final Memory memory;

  Releases(Tools tools, Memory memory) {
    this.tools = tools;
    this.memory = memory;
  }

  /**
   * A rendered release and how it is applied.
   *
   * @param rendering what the chart was rendered to
   * @param objects what is to be applied, with notices
   * @param execution how it is waited for
   * @param loaded the chart it was rendered of
   * @param subject what is kept with records
   */
  record Release(
      ReleaseRendering rendering,
      Manifests objects,
      ReleaseActions.Execution execution,
      Memory.LoadedChart loaded,
      Subject subject) {}

  /**
   * Renders a release.
   *
   * @param applier the applier of the cluster that its objects are in
   * @param kept whether the applier keeps records of releases
   */
  Release render(
      Unit unit,
      HelmReleaseSpec spec,
      Surroundings around,
      Snapshot snapshot,
      Supplier<Applier> applier,
      boolean kept) {
    ClusterCapabilities cluster =
        tools.releases().tellsOfCluster() ? applier.get().capabilities().orElse(null) : null;
    ChartSelection selection = around.chart(unit.source()).orElse(spec.chart());
    List<Notice> notices = new ArrayList<>();
    Memory.LoadedChart loaded = chart(unit, selection, snapshot, notices);
    ComposedValues values = new ValuesLookup(around, tools.secrets()).of(unit, spec.values());
    ReleaseActions actions = spec.actions();
    boolean upgrade = !kept && isUpgrade(unit, actions);
    ReleaseActions.CrdsPolicy crds = upgrade ? actions.upgrade().crds() : actions.install().crds();
    ReleaseRendering rendering =
        memory.released.get(
            new Memory.Releasing(
                unit.id(), spec, loaded.key(), values.values(), crds, 1, false, cluster),
            () ->
                tools
                    .releases()
                    .render(
                        new ReleaseRequest(
                            unit.id(),
                            spec,
                            loaded.chart(),
                            selection.path(),
                            values,
                            1,
                            false,
                            crds,
                            cluster)));
    rendering.objects().notices().forEach(notice -> notices.add(placed(unit, notice)));
    if (kept) {
      withoutEffect(actions).ifPresent(text -> notices.add(notice(unit, text)));
    } else {
      hooks(rendering).ifPresent(text -> notices.add(notice(unit, text)));
      withoutRecords(actions).ifPresent(text -> notices.add(notice(unit, text)));
    }
    RecordedRendering recorded =
        new RecordedRendering(tools, memory, unit, spec, selection, loaded, values, cluster);
    return new Release(
        rendering,
        new Manifests(rendering.objects().list(), notices),
        upgrade ? actions.upgrade().execution() : actions.install().execution(),
        loaded,
        new Subject(
            unit,
            spec,
            new ReleaseContent(loaded.chart(), values.values(), recorded),
            rendering.objects(),
            values.secrets()));
  }

  private Memory.LoadedChart chart(
      Unit unit, ChartSelection selection, Snapshot snapshot, List<Notice> notices) {
    boolean ofRevision = selection.strategy() == ChartSelection.Strategy.REVISION;
    Memory.ChartKey key =
        new Memory.ChartKey(
            snapshot.digest(), ofRevision ? snapshot.revision().value() : "", selection);
    Chart chart = memory.charts.get(key, () -> tools.charts().load(snapshot, selection));
    Memory.LoadedChart loaded = new Memory.LoadedChart(key, chart);
    Memory.LoadedChart applied = memory.applied.get(unit.id());
    boolean pinned =
        applied != null
            && !ofRevision
            && selection.origin() == ChartSelection.Origin.FILES
            && applied.key().selection().equals(selection)
            && applied.chart().name().equals(chart.name())
            && applied.chart().metadata().version().equals(chart.metadata().version());
    if (applied == null || !pinned || applied.key().equals(key)) {
      return loaded;
    }
    if (!applied.chart().sameAs(chart)) {
      notices.add(
          notice(
              unit,
              "the files of the chart "
                  + selection.path()
                  + " have changed, but not its version "
                  + chart.metadata().version()
                  + ", so that the chart stays as it was applied; raise the version, or set"
                  + " reconcileStrategy to Revision"));
    }
    return applied;
  }

  /** Whether the release is there already; looked up only where that makes a difference. */
  private boolean isUpgrade(Unit unit, ReleaseActions actions) {
    boolean matters =
        actions.install().crds() != actions.upgrade().crds()
            || !actions.install().execution().equals(actions.upgrade().execution());
    return matters
        && (memory.declared.containsKey(unit.id()) || tools.applier().units().contains(unit.id()));
  }

  /** Remembers what a release was applied of. */
  void applied(Unit unit, Release release) {
    memory.applied.put(unit.id(), release.loaded());
  }

  private static Optional<String> hooks(ReleaseRendering rendering) {
    List<Hook> run =
        rendering.release().hooks().stream()
            .filter(hook -> hook.events().stream().anyMatch(e -> e != HookEvent.TEST))
            .toList();
    if (run.isEmpty()) {
      return Optional.empty();
    }
    String names =
        run.stream()
            .map(hook -> hook.kind() + " " + hook.name())
            .distinct()
            .collect(Collectors.joining(", "));
    return Optional.of("its chart has hooks, which the applier cannot run: " + names);
  }

  /** What a HelmRelease asks for that is done otherwise here. */
  private static Optional<String> withoutEffect(ReleaseActions actions) {
    List<String> fields = new ArrayList<>();
    if (!actions.install().serverSideApply()) {
      fields.add("spec.install.serverSideApply");
    }
    if (actions.upgrade().serverSideApply() == ReleaseActions.ServerSideApply.DISABLED) {
      fields.add("spec.upgrade.serverSideApply");
    }
    if (actions.rollback().serverSideApply() == ReleaseActions.ServerSideApply.DISABLED) {
      fields.add("spec.rollback.serverSideApply");
    }
    return fields.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "objects are always sent with server-side apply, so that there is no effect of "
                + String.join(", ", fields));
  }

  /** What a HelmRelease asks for that needs hooks, or a record of what was released. */
  private static Optional<String> withoutRecords(ReleaseActions actions) {
    List<String> fields = new ArrayList<>();
    if (actions.test().enabled()) {
      fields.add("spec.test");
    }
    if (actions.install().onFailure().retries() != 0) {
      fields.add("spec.install.remediation");
    }
    if (actions.upgrade().onFailure().retries() != 0) {
      fields.add("spec.upgrade.remediation");
    }
    if (actions.uninstall().keepsHistory()) {
      fields.add("spec.uninstall.keepHistory");
    }
    return fields.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the applier keeps no records of releases, so that there is no effect of "
                + String.join(", ", fields));
  }

  private static Notice placed(Unit unit, Notice notice) {
    return notice.location().isPresent()
        ? notice
        : new Notice(
            notice.unit(), notice.object(), unit.declaredAt().orElse(null), notice.message());
  }

  private static Notice notice(Unit unit, String text) {
    return new Notice(null, null, unit.declaredAt().orElse(null), text);
  }
}
