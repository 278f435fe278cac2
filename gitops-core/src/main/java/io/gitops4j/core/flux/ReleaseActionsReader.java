package io.gitops4j.core.flux;

import io.gitops4j.core.helmrelease.ReleaseActions;
import io.gitops4j.core.helmrelease.ReleaseActions.CrdsPolicy;
import io.gitops4j.core.helmrelease.ReleaseActions.ServerSideApply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads how a release is installed, upgraded, rolled back, tested and removed. */
final class ReleaseActionsReader {

  private static final Duration DEFAULT_RETRY_INTERVAL = Duration.ofMinutes(5);

  private static final Map<String, CrdsPolicy> CRDS =
      Map.of(
          "Skip", CrdsPolicy.SKIP,
          "Create", CrdsPolicy.CREATE,
          "CreateReplace", CrdsPolicy.CREATE_REPLACE);

  private static final Map<String, ServerSideApply> SERVER_SIDE =
      Map.of(
          "enabled", ServerSideApply.ENABLED,
          "disabled", ServerSideApply.DISABLED,
          "auto", ServerSideApply.AUTO);

  private final Fields spec;
  private final Duration timeout;

  ReleaseActionsReader(Fields spec, Duration timeout) {
    this.spec = spec;
    this.timeout = timeout;
  }

  ReleaseActions read(int maxHistory) {
    ReleaseActions.Test test = test();
    return new ReleaseActions(
        maxHistory,
        install(test.ignoresFailures()),
        upgrade(test.ignoresFailures()),
        rollback(),
        test,
        uninstall());
  }

  private ReleaseActions.Install install(boolean ignoreTests) {
    Fields install = spec.child("install");
    install.flag("skipCRDs");
    return new ReleaseActions.Install(
        execution(install),
        onFailure(install, ignoreTests, false),
        checks(install),
        install.oneOf("crds", CRDS, CrdsPolicy.CREATE),
        install.flag("createNamespace"),
        install.flag("replace"),
        !install.has("serverSideApply") || install.flag("serverSideApply"));
  }

  private ReleaseActions.Upgrade upgrade(boolean ignoreTests) {
    Fields upgrade = spec.child("upgrade");
    return new ReleaseActions.Upgrade(
        execution(upgrade),
        onFailure(upgrade, ignoreTests, true),
        checks(upgrade),
        upgrade.oneOf("crds", CRDS, CrdsPolicy.CREATE),
        upgrade.flag("force"),
        upgrade.flag("preserveValues"),
        upgrade.flag("cleanupOnFail"),
        upgrade.oneOf("serverSideApply", SERVER_SIDE, ServerSideApply.AUTO),
        upgrade.oneOf(
            "chartNameChangeStrategy", Map.of("InPlaceUpdate", true, "Reinstall", false), false));
  }

  private ReleaseActions.Rollback rollback() {
    Fields rollback = spec.child("rollback");
    rollback.flag("recreate");
    return new ReleaseActions.Rollback(
        execution(rollback),
        rollback.flag("force"),
        rollback.flag("cleanupOnFail"),
        rollback.oneOf("serverSideApply", SERVER_SIDE, ServerSideApply.AUTO));
  }

  private ReleaseActions.Test test() {
    Fields test = spec.child("test");
    List<ReleaseActions.Filter> filters = new ArrayList<>();
    for (Fields item : test.items("filters")) {
      filters.add(new ReleaseActions.Filter(item.requiredText("name"), item.flag("exclude")));
    }
    Duration own = test.duration("timeout");
    return new ReleaseActions.Test(
        test.flag("enable"), own == null ? timeout : own, test.flag("ignoreFailures"), filters);
  }

  private ReleaseActions.Uninstall uninstall() {
    Fields uninstall = spec.child("uninstall");
    Duration own = uninstall.duration("timeout");
    String propagation =
        uninstall.oneOf(
            "deletionPropagation",
            Map.of("background", "background", "foreground", "foreground", "orphan", "orphan"),
            "background");
    return new ReleaseActions.Uninstall(
        new ReleaseActions.Execution(
            own == null ? timeout : own,
            !uninstall.flag("disableWait"),
            false,
            !uninstall.flag("disableHooks")),
        uninstall.flag("keepHistory"),
        propagation);
  }

  private ReleaseActions.Execution execution(Fields action) {
    Duration own = action.duration("timeout");
    return new ReleaseActions.Execution(
        own == null ? timeout : own,
        !action.flag("disableWait"),
        !action.flag("disableWaitForJobs"),
        !action.flag("disableHooks"));
  }

  private static ReleaseActions.Checks checks(Fields action) {
    return new ReleaseActions.Checks(
        !action.flag("disableOpenAPIValidation"),
        !action.flag("disableSchemaValidation"),
        !action.flag("disableTakeOwnership"));
  }

  private static ReleaseActions.OnFailure onFailure(
      Fields action, boolean ignoreTests, boolean upgrade) {
    Fields remediation = action.child("remediation");
    Integer given = remediation.integer("retries");
    int retries = given == null ? 0 : given;
    boolean byUninstall =
        !upgrade
            || remediation.oneOf("strategy", Map.of("rollback", false, "uninstall", true), false);
    return new ReleaseActions.OnFailure(
        retryInterval(action),
        retries,
        flag(remediation, "ignoreTestFailures", ignoreTests),
        flag(remediation, "remediateLastFailure", upgrade && retries > 0),
        byUninstall);
  }

  private static boolean flag(Fields fields, String name, boolean absent) {
    return fields.has(name) ? fields.flag(name) : absent;
  }

  /** The interval of the strategy that retries; zero of the one that remedies. */
  private static Duration retryInterval(Fields action) {
    if (!action.has("strategy")) {
      return Duration.ZERO;
    }
    Fields strategy = action.child("strategy");
    strategy.requiredText("name");
    boolean retries =
        strategy.oneOf("name", Map.of("RemediateOnFailure", false, "RetryOnFailure", true), false);
    Duration interval = strategy.duration("retryInterval");
    if (!retries && strategy.has("retryInterval")) {
      strategy.wrong("retryInterval", "is only for the strategy RetryOnFailure");
    }
    if (!retries) {
      return Duration.ZERO;
    }
    return interval == null ? DEFAULT_RETRY_INTERVAL : interval;
  }
}
