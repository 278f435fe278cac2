package io.gitops4j.core.lifecycle;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.GitOpsException;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectHealth;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.PlannedChange;
import io.gitops4j.PlannedRelease;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.core.cel.Conditions;
import io.gitops4j.core.helm.release.Release;
import io.gitops4j.core.helm.release.ReleaseAttempts;
import io.gitops4j.core.helm.release.ReleaseOutcome;
import io.gitops4j.core.helm.release.ReleaseOutlook;
import io.gitops4j.core.helm.release.ReleasePolicy;
import io.gitops4j.core.helm.release.ReleasePreview;
import io.gitops4j.core.helm.release.ReleaseReconciler;
import io.gitops4j.core.helm.release.ReleaseResult;
import io.gitops4j.core.helm.release.ReleaseState;
import io.gitops4j.core.helm.release.ReleaseStatus;
import io.gitops4j.core.helm.release.Releases;
import io.gitops4j.core.helmrelease.ReleaseTarget;
import io.gitops4j.core.helmrelease.SecretMarks;
import io.gitops4j.core.secrets.Placement;
import io.gitops4j.core.secrets.SecretSeat;
import io.gitops4j.spi.Applier;
import io.gitops4j.spi.KubeConfig;
import io.gitops4j.spi.OwnedRelease;
import io.gitops4j.spi.ReleaseCluster;
import io.gitops4j.spi.ReleaseKit;
import io.gitops4j.spi.Removal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One run of one HelmRelease in a pass of an engine: what would be done, and then that.
 *
 * <p>The rule: a release that was kept under another name, namespace or storage namespace, or, if
 * the HelmRelease says so, is of another chart, is removed first; then {@link ReleaseReconciler}
 * does what follows, again and again where a retry follows at once, as often as there are retries
 * but {@value #MOST_ROUNDS} times in a run at most. Before the first write, and when all is done,
 * it is kept in the inventory which release the unit owns, how often it was tried and how it is to
 * be removed. Nothing is written when nothing follows. Surprising cases: a plan is made before
 * every action, and what the server refuses ends the run there, before a revision is made and
 * counted; an object into which a secret is put is written again when the secret has another value,
 * without a new revision. Source: Flux helm-controller, {@code internal/reconcile}. Tests: {@code
 * GitOpsReleasesTest} of the testkit.
 *
 * <p>For one thread; closed by whoever made it.
 */
public final class Lifecycle implements AutoCloseable {

  private static final int MOST_ROUNDS = 10;

  /**
   * What the runs of an engine share.
   *
   * @param applier whose inventory has the units
   * @param kit the kit of the cluster of their objects and records
   * @param kubeConfig how that cluster is reached; null when it is the applier's own
   * @param recollection what is remembered from run to run
   * @param conditions the expressions of units
   * @param seat what becomes of secrets
   * @param clock the time of records
   * @param owner the name of the engine
   */
  public record Means(
      Applier applier,
      ReleaseKit kit,
      @Nullable KubeConfig kubeConfig,
      Recollection recollection,
      Conditions conditions,
      SecretSeat seat,
      Clock clock,
      String owner) {}

  /**
   * What a run came to.
   *
   * @param changes what was done to objects
   * @param healths the health of what was waited for
   * @param message what is told of the release
   * @param problem why it is not as it should be; null when it is
   */
  public record Done(
      List<Change> changes, List<ObjectHealth> healths, String message, @Nullable Failure problem) {
    /** Copies the lists. */
    public Done {
      changes = List.copyOf(changes);
      healths = List.copyOf(healths);
    }
  }

  private final Subject subject;
  private final Means means;
  private final KeptRelease kept;
  private final LifecycleListener listener;
  private final UnitId unit;
  private final ReleaseTarget target;
  private final ReleasePolicy policy;
  private final SecretMarks marks;
  private final Dressing dressing;
  private final FollowedCluster cluster;
  private final Releases releases;
  private final ReleaseReconciler reconciler;
  private final ReleaseReconciler.Desired desired;
  private final List<Change> changes = new ArrayList<>();
  private Placement placement = Placement.none();
  private ReleaseAttempts attempts = ReleaseAttempts.none();
  private @Nullable OwnedRelease elsewhere;
  private @Nullable ReleaseOutlook seen;
  private List<Manifest> rotated = List.of();

  /**
   * A run.
   *
   * @param removal what happens to the release when nothing declares it any more
   * @param left objects that other units desire, which are not deleted
   */
  public Lifecycle(
      Subject subject,
      Means means,
      Removal removal,
      Predicate<ObjectRef> left,
      LifecycleListener listener) {
    this.subject = subject;
    this.means = means;
    this.listener = listener;
    this.unit = subject.unit().id();
    this.target = subject.spec().target();
    String given = subject.unit().apply().serviceAccount();
    String account = given == null ? "" : given;
    this.kept = new KeptRelease(subject, means, removal, account);
    this.policy = ReleasePolicies.of(subject.spec(), left);
    this.marks = new SecretMarks(subject.secrets());
    this.dressing = new Dressing(subject, marks, means.seat());
    this.cluster =
        new FollowedCluster(
            means.kit().cluster(unit, account, means.conditions().health(subject.unit())),
            dressing.dress(),
            listener);
    this.releases = releases(target.storageNamespace(), account);
    this.reconciler = ReleaseReconciler.of(releases);
    this.desired =
        new ReleaseReconciler.Desired(
            target.name(),
            target.namespace(),
            subject.content(),
            PostRenderingText.of(unit, subject.spec().postRendering()),
            policy);
  }

  private Releases releases(String storageNamespace, String as) {
    return Releases.builder(means.recollection().store(means, storageNamespace, as), cluster)
        .clock(means.clock())
        .maxHistory(Math.max(0, subject.spec().actions().maxHistory()))
        .listener((event, ref, problem) -> listener.hook(event.text(), ref, problem))
        .build();
  }

  /**
   * What would be done now. Writes nothing.
   *
   * @param promised Namespaces and CustomResourceDefinitions that other units make before
   * @param values the values of secrets for its objects
   * @throws ApplyException when the release cannot be planned for, or no tries are left
   */
  public Plan plan(Revision revision, List<Manifest> promised, Placement values) {
    placement = values;
    recall();
    ReleaseOutlook outlook = reconciler.look(desired, attempts);
    boolean renamed = elsewhere == null && isOfOtherChart(outlook);
    if (elsewhere != null || renamed) {
      return reinstalling(revision, outlook, renamed, promised);
    }
    seen = outlook;
    outlook.drift().forEach(c -> listener.drifted(c.ref(), c.action() == Action.CREATED));
    if (outlook.next() == ReleaseOutlook.Next.STALLED) {
      throw new ApplyException(stalled());
    }
    ReleasePreview.Preview preview = ReleasePreview.of(releases, desired, outlook, promised);
    requireBudget(preview);
    if (outlook.next() == ReleaseOutlook.Next.NOTHING && outlook.found() != null) {
      preview = withRotated(preview, outlook.found());
    }
    return plan(revision, preview.changes(), preview.release());
  }

  private Plan plan(
      Revision revision, List<PlannedChange> planned, @Nullable PlannedRelease release) {
    return new Plan(unit, revision, planned.stream().map(dressing::shown).toList(), release);
  }

  /** A removal of a whole release is meant; what is measured is what an upgrade leaves out. */
  private void requireBudget(ReleasePreview.Preview preview) {
    PlannedRelease release = preview.release();
    if (release != null && release.step() == PlannedRelease.Step.UPGRADE) {
      means.kit().requireBudget(unit, preview.deletions(), preview.owned());
    }
  }

  private void recall() {
    attempts = kept.recall();
    elsewhere = kept.elsewhere().filter(release -> !isGone(release)).orElse(null);
  }

  private boolean isGone(OwnedRelease release) {
    return releases(release.storageNamespace(), release.account())
        .last(release.name())
        .filter(last -> last.status() != ReleaseStatus.UNINSTALLED)
        .isEmpty();
  }

  /**
   * Whether the release is ours and of another chart. One that somebody else made is upgraded, and
   * never removed for it. Source: Flux helm-controller, {@code
   * spec.upgrade.chartNameChangeStrategy}.
   */
  private boolean isOfOtherChart(ReleaseOutlook outlook) {
    return kept.isKept()
        && !subject.spec().actions().upgrade().keepsOtherChart()
        && outlook.state() != ReleaseState.ABSENT
        && outlook
            .last()
            .flatMap(Release::chart)
            .filter(chart -> !chart.name().equals(subject.content().chart().name()))
            .isPresent();
  }

  private Plan reinstalling(
      Revision revision, ReleaseOutlook outlook, boolean renamed, List<Manifest> promised) {
    OwnedRelease old = elsewhere;
    if (old == null) {
      old = kept.owned(attempts);
      elsewhere = old;
    }
    ReleasePreview.Preview gone =
        ReleasePreview.ofRemoval(
            releases(old.storageNamespace(), old.account()), old.name(), policy.uninstall());
    ReleaseOutlook then =
        renamed
            ? new ReleaseOutlook(ReleaseState.ABSENT, null, List.of(), ReleaseOutlook.Next.INSTALL)
            : outlook;
    if (then.next() == ReleaseOutlook.Next.STALLED) {
      throw new ApplyException(stalled());
    }
    ReleasePreview.Preview made = ReleasePreview.of(releases, desired, then, promised);
    ReleasePreview.Preview both = Reinstallation.of(gone, made, target);
    return plan(revision, both.changes(), both.release());
  }

  /** Objects whose secrets have other values than they were written with. */
  private ReleasePreview.Preview withRotated(ReleasePreview.Preview preview, Release last) {
    if (placement.isEmpty() || placement.isSame(means.recollection().placed(unit))) {
      return preview;
    }
    List<Manifest> holding =
        releases.objects(last).stream().filter(dressing::receivesValues).toList();
    List<Manifest> differing = new ArrayList<>();
    List<PlannedChange> all = new ArrayList<>(preview.changes());
    List<PlannedChange> compared = cluster.compare(holding, writing());
    for (int i = 0; i < compared.size(); i++) {
      PlannedChange change = compared.get(i);
      if (change.action().writes()) {
        differing.add(holding.get(i));
        all.replaceAll(each -> each.ref().equals(change.ref()) ? change : each);
      }
    }
    rotated = differing;
    if (differing.isEmpty()) {
      means.recollection().place(unit, placement);
      return preview;
    }
    PlannedRelease step =
        new PlannedRelease(
            PlannedRelease.Step.CORRECT,
            target.name(),
            target.namespace(),
            last.revision(),
            List.of());
    return new ReleasePreview.Preview(all, step, 0, all.size());
  }

  private static ReleaseCluster.Writing writing() {
    return new ReleaseCluster.Writing(true, false);
  }

  private Failure stalled() {
    int failures = Math.max(attempts.installFailures(), attempts.upgradeFailures());
    return Failure.builder(
            Stage.APPLY,
            Reason.UNHEALTHY,
            "Cannot keep release %s/%s: it failed %d times and no retries are left; change its chart or values."
                .formatted(target.namespace(), target.name(), failures))
        .retryable(false)
        .build();
  }

  /** Notes that nothing is to be done, which costs nothing when it was noted before. */
  public Done settle() {
    ReleaseOutlook outlook = seen;
    means.recollection().released(subject);
    if (outlook != null) {
      keep(outlook.found());
    }
    return new Done(List.of(), List.of(), told(outlook == null ? null : outlook.found()), null);
  }

  /** Does what {@link #plan} said. */
  public Done apply() {
    Failure problem = null;
    Release last = seen == null ? null : seen.found();
    means.recollection().released(subject);
    try {
      kept.begin(attempts);
      makeNamespaceOfRecords();
      if (elsewhere != null) {
        removeElsewhere(elsewhere);
      }
      ReleaseResult result = reconciled();
      last = result.last();
      problem = result.problem();
      if (problem == null) {
        problem = rotate();
      }
      if (problem == null) {
        means.recollection().place(unit, placement);
      }
      if (problem != null) {
        problem = waited(problem, result);
      }
    } catch (GitOpsException e) {
      problem = e.failure();
    }
    if (!Thread.currentThread().isInterrupted() && elsewhere == null) {
      keep(last);
    }
    return new Done(changes, cluster.healths(), told(last), problem);
  }

  /**
   * Records are, if nothing else is said, where the HelmRelease is. With Flux that namespace is
   * there because the object is; here nothing else may have made it.
   */
  private void makeNamespaceOfRecords() {
    ReleaseOutlook outlook = seen;
    boolean own = target.storageNamespace().equals(unit.namespace());
    if (!own || (outlook != null && outlook.found() != null)) {
      return;
    }
    Manifest namespace =
        Manifest.of(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Namespace",
                "metadata",
                Map.of("name", target.storageNamespace())));
    if (cluster.read(List.of(namespace)).get(0).isEmpty()) {
      for (Change change : cluster.apply(List.of(namespace), writing())) {
        if (change.problem() != null) {
          throw new ApplyException(change.problem());
        }
      }
    }
  }

  private void removeElsewhere(OwnedRelease old) {
    Releases before = releases(old.storageNamespace(), old.account());
    Release last = before.last(old.name()).orElse(null);
    if (last != null && last.status() != ReleaseStatus.UNINSTALLED) {
      ReleaseOutcome outcome = before.uninstall(old.name(), policy.uninstall());
      changes.addAll(outcome.changes());
      outcome
          .failure()
          .ifPresent(
              failure -> {
                throw new ApplyException(failure);
              });
    }
    elsewhere = null;
    seen = null;
    kept.begun(attempts);
  }

  private ReleaseResult reconciled() {
    ReleaseOutlook outlook = seen;
    ReleaseResult result =
        outlook == null
            ? reconciler.reconcile(desired, attempts)
            : reconciler.reconcile(desired, attempts, outlook);
    for (int round = 1; round < MOST_ROUNDS && isAgain(result); round++) {
      took(result);
      result = reconciler.reconcile(desired, attempts);
    }
    took(result);
    return result;
  }

  private static boolean isAgain(ReleaseResult result) {
    return result.problem() != null
        && Duration.ZERO.equals(result.delay())
        && !Thread.currentThread().isInterrupted();
  }

  private void took(ReleaseResult result) {
    attempts = result.attempts();
    changes.addAll(result.changes());
  }

  private @Nullable Failure rotate() {
    Failure problem = null;
    if (rotated.isEmpty()) {
      return null;
    }
    for (Change change : cluster.apply(rotated, writing())) {
      changes.add(change);
      problem = problem == null ? change.problem() : problem;
    }
    return problem;
  }

  /** The failure with what follows from it: how long to wait, or that nothing is tried again. */
  private static Failure waited(Failure problem, ReleaseResult result) {
    if (result.stalled()) {
      return problem.toBuilder().retryable(false).build();
    }
    Optional<Duration> delay = result.retryAfter().filter(d -> !d.isZero());
    return delay.map(d -> problem.toBuilder().retryAfter(d).build()).orElse(problem);
  }

  private void keep(@Nullable Release last) {
    kept.keep(
        attempts,
        last,
        release -> releases.objects(release).stream().map(dressing.dress().shown()).toList());
  }

  private String told(@Nullable Release last) {
    if (last == null) {
      return "";
    }
    String chart =
        last.chart().map(c -> " of " + c.name() + "-" + c.metadata().version()).orElse("");
    return "release %s/%s is %s at revision %d%s"
        .formatted(last.namespace(), last.name(), last.status().text(), last.revision(), chart);
  }

  /** Ends what looks for secrets. */
  @Override
  public void close() {
    marks.close();
  }
}
