package io.gitops4j.core.helmrelease;

import java.time.Duration;
import java.util.List;

/**
 * How a release is installed, upgraded, rolled back, tested and removed, with every default filled
 * in. Source: Flux helm-controller, {@code api/v2/helmrelease_types.go}.
 *
 * @param maxHistory how many records of the release are kept; 0 for all
 * @param install how it is made
 * @param upgrade how it is changed
 * @param rollback how it goes back to an earlier revision
 * @param test how it is tested
 * @param uninstall how it is removed
 * @since 0.1
 */
public record ReleaseActions(
    int maxHistory,
    Install install,
    Upgrade upgrade,
    Rollback rollback,
    Test test,
    Uninstall uninstall) {

  /**
   * What is done with the custom resource definitions in {@code crds/}.
   *
   * @since 0.1
   */
  public enum CrdsPolicy {
    /** Nothing. */
    SKIP,
    /** Those that are not there are created; the others are left as they are. */
    CREATE,
    /** They are created or replaced; none is ever deleted. */
    CREATE_REPLACE
  }

  /**
   * Whether objects are sent with server-side apply.
   *
   * @since 0.1
   */
  public enum ServerSideApply {
    /** They are. */
    ENABLED,
    /** They are not. */
    DISABLED,
    /** As the last revision of the release was. */
    AUTO
  }

  /**
   * What is the same for every action.
   *
   * @param timeout the longest that one operation in the cluster, such as a hook, may take
   * @param waits whether it is waited for that objects are ready, or gone
   * @param waitsForJobs whether Jobs are waited for until they are complete
   * @param hooks whether hooks run
   * @since 0.1
   */
  public record Execution(Duration timeout, boolean waits, boolean waitsForJobs, boolean hooks) {}

  /**
   * What happens after a failure.
   *
   * @param retryInterval the time after which the action is tried again with the release left as it
   *     is; zero when the failure is remedied instead
   * @param retries how often the action is tried again after a remedy; below zero without end
   * @param ignoreTestFailures whether failed tests are none
   * @param remedyLast whether the last failure is remedied, too
   * @param byUninstall whether the remedy is to remove the release, not to go back
   * @since 0.1
   */
  public record OnFailure(
      Duration retryInterval,
      int retries,
      boolean ignoreTestFailures,
      boolean remedyLast,
      boolean byUninstall) {

    /** Whether the release is left as it is, and tried again. */
    public boolean isRetried() {
      return !retryInterval.isZero();
    }
  }

  /**
   * What of a chart is checked before and while its objects are sent.
   *
   * @param openApi whether the server's schema is asked
   * @param valuesSchema whether values are held against {@code values.schema.json}
   * @param takesOwnership whether objects that are there already become the release's
   * @since 0.1
   */
  public record Checks(boolean openApi, boolean valuesSchema, boolean takesOwnership) {}

  /**
   * How a release is made.
   *
   * @param execution timeout, waits and hooks
   * @param onFailure what happens after a failure
   * @param checks what is checked
   * @param crds what is done with custom resource definitions
   * @param createsNamespace whether the target namespace is created; never that of the HelmRelease
   * @param replaces whether a name that was used before may be taken again
   * @param serverSideApply whether objects are sent with server-side apply
   * @since 0.1
   */
  public record Install(
      Execution execution,
      OnFailure onFailure,
      Checks checks,
      CrdsPolicy crds,
      boolean createsNamespace,
      boolean replaces,
      boolean serverSideApply) {}

  /**
   * How a release is changed.
   *
   * @param execution timeout, waits and hooks
   * @param onFailure what happens after a failure
   * @param checks what is checked
   * @param crds what is done with custom resource definitions
   * @param force whether objects are replaced where changing them fails
   * @param preservesValues whether the values of the last revision are kept below the new ones
   * @param cleansUp whether objects that it made are deleted when it fails
   * @param serverSideApply whether objects are sent with server-side apply
   * @param keepsOtherChart whether a chart of another name takes the release over, not a new
   *     release its place
   * @since 0.1
   */
  public record Upgrade(
      Execution execution,
      OnFailure onFailure,
      Checks checks,
      CrdsPolicy crds,
      boolean force,
      boolean preservesValues,
      boolean cleansUp,
      ServerSideApply serverSideApply,
      boolean keepsOtherChart) {}

  /**
   * How a release goes back to an earlier revision.
   *
   * @param execution timeout, waits and hooks
   * @param force whether objects are replaced where changing them fails
   * @param cleansUp whether objects that it made are deleted when it fails
   * @param serverSideApply whether objects are sent with server-side apply
   * @since 0.1
   */
  public record Rollback(
      Execution execution, boolean force, boolean cleansUp, ServerSideApply serverSideApply) {}

  /**
   * How a release is tested.
   *
   * @param enabled whether it is, after every install and upgrade
   * @param timeout the longest that one test may take
   * @param ignoresFailures whether failed tests are none
   * @param filters which tests run; empty for all
   * @since 0.1
   */
  public record Test(
      boolean enabled, Duration timeout, boolean ignoresFailures, List<Filter> filters) {

    /** Copies the list. */
    public Test {
      filters = List.copyOf(filters);
    }
  }

  /**
   * A choice of tests.
   *
   * @param name the name of the test
   * @param excluded whether that test does not run, not that only it runs
   * @since 0.1
   */
  public record Filter(String name, boolean excluded) {}

  /**
   * How a release is removed.
   *
   * @param execution timeout, waits and hooks
   * @param keepsHistory whether its records are kept
   * @param propagation {@code background}, {@code foreground} or {@code orphan}
   * @since 0.1
   */
  public record Uninstall(Execution execution, boolean keepsHistory, String propagation) {}
}
