package io.gitops4j.core.helm.release;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a release is kept as it should be.
 *
 * @param install how it is installed
 * @param installRemediation what is done after that failed
 * @param upgrade how it is upgraded
 * @param upgradeRemediation what is done after that failed
 * @param tests how its tests run; null when they do not
 * @param chosenTests names of the tests to run; empty for all
 * @param excludedTests names of tests not to run
 * @param rollback how it goes back
 * @param uninstall how it is removed
 * @param drift what is done when live objects differ from the release's
 * @param ignored fields whose drift is nobody's concern
 * @since 0.1
 */
public record ReleasePolicy(
    ActionOptions install,
    Remediation installRemediation,
    ActionOptions upgrade,
    Remediation upgradeRemediation,
    @Nullable ActionOptions tests,
    Set<String> chosenTests,
    Set<String> excludedTests,
    ActionOptions rollback,
    ActionOptions uninstall,
    DriftMode drift,
    IgnoredFields ignored) {

  /** A policy by which no drift is ignored. */
  public ReleasePolicy(
      ActionOptions install,
      Remediation installRemediation,
      ActionOptions upgrade,
      Remediation upgradeRemediation,
      @Nullable ActionOptions tests,
      Set<String> chosenTests,
      Set<String> excludedTests,
      ActionOptions rollback,
      ActionOptions uninstall,
      DriftMode drift) {
    this(
        install,
        installRemediation,
        upgrade,
        upgradeRemediation,
        tests,
        chosenTests,
        excludedTests,
        rollback,
        uninstall,
        drift,
        IgnoredFields.NONE);
  }

  /** Copies the sets. */
  public ReleasePolicy {
    chosenTests = Set.copyOf(chosenTests);
    excludedTests = Set.copyOf(excludedTests);
  }

  /**
   * What is done about drift. Source: Flux helm-controller, {@code spec.driftDetection.mode}.
   *
   * @since 0.1
   */
  public enum DriftMode {
    /** It is not looked for. */
    DISABLED,
    /** It is told. */
    WARN,
    /** It is told and undone, without a new revision. */
    ENABLED
  }

  /** A HelmRelease that says nothing about it: no retries, no tests, no drift detection. */
  public static ReleasePolicy defaults() {
    ActionOptions taking = ActionOptions.builder().takeOwnership(true).build();
    return new ReleasePolicy(
        taking,
        Remediation.ofInstall(),
        taking,
        Remediation.ofUpgrade(0),
        null,
        Set.of(),
        Set.of(),
        ActionOptions.defaults(),
        ActionOptions.defaults(),
        DriftMode.DISABLED);
  }
}
