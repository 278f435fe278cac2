package io.gitops4j.spi;

import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.HealthReport;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectHealth;
import io.gitops4j.PlannedChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as the lifecycle of Helm releases uses it: objects by themselves, without a unit, an
 * inventory or an order, which are the release's.
 *
 * <p>Calls may come from several threads at once, for different releases; all of them honour
 * interruption.
 *
 * @since 0.1
 */
public interface ReleaseCluster {

  /** What happens to the dependents of a deleted object. */
  enum Propagation {
    /** They are deleted later. */
    BACKGROUND,
    /** They are deleted first. */
    FOREGROUND,
    /** They stay. */
    ORPHAN
  }

  /**
   * How objects are written.
   *
   * @param forceConflicts whether fields of other managers are taken
   * @param recreate whether an object of which an unchangeable field changes is deleted and made
   *     anew
   * @since 0.1
   */
  record Writing(boolean forceConflicts, boolean recreate) {}

  /**
   * An object as the cluster knows it: in a namespace where its kind has namespaces, and in none
   * where it has not; with another version of its kind where the cluster does not serve its own.
   *
   * @param namespace the namespace where the manifest names none
   * @return empty when the cluster knows the kind in no version
   * @throws ApplyException when the cluster cannot be asked
   */
  Optional<Manifest> place(Manifest manifest, String namespace);

  /** Forgets which kinds there are, because some have come. */
  void refresh();

  /**
   * Reads live objects; empty where one does not exist. The answers are in the order of the
   * questions.
   *
   * @throws ApplyException when one cannot be read
   */
  List<Optional<Map<String, @Nullable Object>>> read(List<Manifest> objects);

  /**
   * Writes objects, some at once. The failure of an object is part of its change.
   *
   * @return what became of each, in the order given; those after a failure may be missing
   */
  List<Change> apply(List<Manifest> objects, Writing writing);

  /**
   * Deletes an object.
   *
   * @return false when it did not exist
   * @throws ApplyException when it cannot be deleted
   */
  boolean delete(Manifest object, Propagation propagation);

  /**
   * Waits until an object is gone.
   *
   * @return false when time is up
   * @throws ApplyException when it cannot be read
   */
  boolean awaitGone(Manifest object, Duration timeout);

  /**
   * Waits until objects are healthy, one has failed, or time is up. A failure is part of the
   * report.
   *
   * @throws ApplyException when the cluster cannot be read
   */
  HealthReport await(List<Manifest> objects, Duration timeout);

  /**
   * Waits until a hook has run: a Job until it is complete or failed, a Pod until it has succeeded
   * or failed; any other object is not waited for.
   *
   * @return {@code CURRENT} when it has run, {@code FAILED}, or another state when time is up
   * @throws ApplyException when the cluster cannot be read
   */
  ObjectHealth awaitRun(Manifest object, Duration timeout);

  /**
   * Compares objects with the live ones by dry runs; writes nothing. Values of Secrets are masked.
   *
   * @return what an apply would do to each, in the order given
   * @throws ApplyException when one cannot be compared
   */
  List<PlannedChange> compare(List<Manifest> objects, Writing writing);
}
