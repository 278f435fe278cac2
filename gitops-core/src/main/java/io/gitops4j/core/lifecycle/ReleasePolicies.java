package io.gitops4j.core.lifecycle;

import io.gitops4j.Failure;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.RenderException;
import io.gitops4j.Stage;
import io.gitops4j.core.helm.release.ActionOptions;
import io.gitops4j.core.helm.release.CrdPolicy;
import io.gitops4j.core.helm.release.IgnoredFields;
import io.gitops4j.core.helm.release.ReleasePolicy;
import io.gitops4j.core.helm.release.Remediation;
import io.gitops4j.core.helm.release.ValuesPolicy;
import io.gitops4j.core.helmrelease.DriftDetection;
import io.gitops4j.core.helmrelease.HelmReleaseSpec;
import io.gitops4j.core.helmrelease.ReleaseActions;
import io.gitops4j.core.kustomize.transform.Selector;
import io.gitops4j.core.kustomize.transform.TransformException;
import io.gitops4j.spi.Overlay;
import io.gitops4j.spi.ReleaseCluster.Propagation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes of what a HelmRelease says how its release is kept.
 *
 * <p>Surprising: objects are always sent with server-side apply, and an action with {@code force}
 * makes an object anew where an unchangeable field of it changes, instead of replacing it. Source:
 * Flux helm-controller, {@code internal/action}.
 */
final class ReleasePolicies {

  private static final Duration SHORTEST = Duration.ofMillis(1);

  private final ReleaseActions actions;
  private final Predicate<ObjectRef> left;

  private ReleasePolicies(ReleaseActions actions, Predicate<ObjectRef> left) {
    this.actions = actions;
    this.left = left;
  }

  /**
   * How a HelmRelease is kept.
   *
   * @param left objects that something else desires
   */
  static ReleasePolicy of(HelmReleaseSpec spec, Predicate<ObjectRef> left) {
    return new ReleasePolicies(spec.actions(), left).policy(spec);
  }

  /** How a release is removed. */
  static ActionOptions uninstall(ReleaseActions.Uninstall spec, Predicate<ObjectRef> left) {
    return execution(spec.execution())
        .keepHistory(spec.keepsHistory())
        .propagation(Propagation.valueOf(spec.propagation().toUpperCase(Locale.ROOT)))
        .leave(left)
        .build();
  }

  private ReleasePolicy policy(HelmReleaseSpec spec) {
    return new ReleasePolicy(
        install(),
        remediation(actions.install().onFailure()),
        upgrade(),
        remediation(actions.upgrade().onFailure()),
        tests(),
        names(false),
        names(true),
        rollback(),
        uninstall(actions.uninstall(), left),
        ReleasePolicy.DriftMode.valueOf(spec.driftDetection().mode().name()),
        ignored(spec.driftDetection().ignored()));
  }

  private static ActionOptions.Builder execution(ReleaseActions.Execution execution) {
    return ActionOptions.builder()
        .timeout(longest(execution.timeout()))
        .wait(execution.waits())
        .waitForJobs(execution.waitsForJobs())
        .hooks(execution.hooks());
  }

  /** A timeout of nothing is the shortest there is. */
  private static Duration longest(Duration timeout) {
    return timeout.compareTo(SHORTEST) < 0 ? SHORTEST : timeout;
  }

  private ActionOptions install() {
    ReleaseActions.Install install = actions.install();
    return execution(install.execution())
        .takeOwnership(install.checks().takesOwnership())
        .crds(CrdPolicy.valueOf(install.crds().name()))
        .createNamespace(install.createsNamespace())
        .replace(install.replaces())
        .leave(left)
        .build();
  }

  private ActionOptions upgrade() {
    ReleaseActions.Upgrade upgrade = actions.upgrade();
    return execution(upgrade.execution())
        .takeOwnership(upgrade.checks().takesOwnership())
        .crds(CrdPolicy.valueOf(upgrade.crds().name()))
        .recreate(upgrade.force())
        .values(upgrade.preservesValues() ? ValuesPolicy.REUSE : ValuesPolicy.RESET)
        .cleanupOnFail(upgrade.cleansUp())
        .leave(left)
        .build();
  }

  private ActionOptions rollback() {
    ReleaseActions.Rollback rollback = actions.rollback();
    return execution(rollback.execution())
        .recreate(rollback.force())
        .cleanupOnFail(rollback.cleansUp())
        .leave(left)
        .build();
  }

  private @Nullable ActionOptions tests() {
    return actions.test().enabled()
        ? ActionOptions.builder().timeout(longest(actions.test().timeout())).build()
        : null;
  }

  private Set<String> names(boolean excluded) {
    Set<String> names = new HashSet<>();
    for (ReleaseActions.Filter filter : actions.test().filters()) {
      if (filter.excluded() == excluded) {
        names.add(filter.name());
      }
    }
    return names;
  }

  private static Remediation remediation(ReleaseActions.OnFailure failure) {
    Remediation.Kind kind =
        failure.byUninstall() ? Remediation.Kind.UNINSTALL : Remediation.Kind.ROLLBACK;
    return new Remediation(
        failure.isRetried() ? Remediation.Kind.RETRY : kind,
        failure.retries(),
        failure.remedyLast(),
        failure.ignoreTestFailures(),
        failure.retryInterval());
  }

  /** A rule about drift with its target read. */
  private record Rule(List<String> paths, @Nullable Selector target) {
    boolean ignores(Manifest object, String pointer) {
      boolean covers =
          paths.stream()
              .anyMatch(
                  path -> path.isEmpty() || pointer.equals(path) || pointer.startsWith(path + "/"));
      return covers && (target == null || target.matches(object));
    }
  }

  private static @Nullable Selector selector(Overlay.@Nullable Target target) {
    try {
      return target == null ? null : Selector.of(target);
    } catch (TransformException e) {
      throw new RenderException(
          Failure.of(
              Stage.RENDER,
              e.reason(),
              "Cannot read a target of spec.driftDetection.ignore: " + e.getMessage() + "."),
          e);
    }
  }

  private static IgnoredFields ignored(List<DriftDetection.Ignored> all) {
    if (all.isEmpty()) {
      return IgnoredFields.NONE;
    }
    List<Rule> rules = new ArrayList<>();
    for (DriftDetection.Ignored each : all) {
      rules.add(new Rule(each.paths(), selector(each.target())));
    }
    return (object, pointer) -> rules.stream().anyMatch(rule -> rule.ignores(object, pointer));
  }
}
