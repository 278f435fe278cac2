package io.gitops4j;

import java.util.List;
import java.util.Locale;

/**
 * What a plan would do to a Helm release, beside what it does to objects.
 *
 * @param step what would be done
 * @param name the release's name
 * @param namespace the namespace of its objects
 * @param revision the revision that would be made; the last one where none would be
 * @param hooks the hooks that would run, in their order
 * @since 0.1
 */
public record PlannedRelease(
    Step step, String name, String namespace, int revision, List<PlannedHook> hooks) {

  /**
   * What is done to a release.
   *
   * @since 0.1
   */
  public enum Step {
    /** Its first revision is made. */
    INSTALL,
    /** Another revision of it is made. */
    UPGRADE,
    /** It goes back to an earlier revision, because an upgrade failed. */
    ROLLBACK,
    /** Its tests run. */
    TEST,
    /** Objects that others changed are brought back; no revision is made. */
    CORRECT,
    /** It is removed. */
    UNINSTALL,
    /** It is removed and installed anew, because of another name, namespace or chart. */
    REINSTALL
  }

  /** Copies the list. */
  public PlannedRelease {
    hooks = List.copyOf(hooks);
  }

  /** {@code upgrade prod/web to revision 2; hooks: pre-upgrade Job/prod/migrate}. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(step.name().toLowerCase(Locale.ROOT))
            .append(' ')
            .append(namespace)
            .append('/')
            .append(name);
    boolean makesRevision = step != Step.UNINSTALL && step != Step.TEST && step != Step.CORRECT;
    text.append(makesRevision ? " to revision " : " of revision ").append(revision);
    for (int i = 0; i < hooks.size(); i++) {
      text.append(i == 0 ? "; hooks: " : ", ").append(hooks.get(i));
    }
    return text.toString();
  }
}
