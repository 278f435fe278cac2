package io.gitops4j.core.reconcile;

import io.gitops4j.GitOpsException;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.ObjectRef;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.Stage;
import io.gitops4j.core.flux.FluxObjects;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.helmrelease.ChartSelection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the reconcile of one unit needs of the units and sources around it. */
public interface Surroundings {

  /**
   * Called as a unit enters a stage.
   *
   * @throws GitOpsException when it must not go on
   */
  void entering(Unit unit, Stage stage);

  /** The revision of a source, as of this pass. */
  Revision resolve(SourceKey source);

  /** The files of a source at a revision. */
  Snapshot fetch(SourceKey source, Revision revision);

  /** Which chart a declared HelmChart means; empty for another source. */
  Optional<ChartSelection> chart(SourceKey source);

  /** An object that a unit which runs before this one desires. */
  Optional<Manifest> produced(Unit unit, ObjectRef ref);

  /**
   * A live object, read at most once for all units that are queued together; empty when it does not
   * exist.
   */
  Optional<Map<String, @Nullable Object>> live(String apiVersion, ObjectRef ref);

  /**
   * Takes note of what a unit desires and declares.
   *
   * @throws GitOpsException when it must not declare that
   */
  void declare(Unit unit, Manifests manifests, FluxObjects flux);

  /**
   * In a dry run, the Namespaces and CustomResourceDefinitions that the units this one runs after
   * desire; empty otherwise, because they are there by then.
   */
  Manifests promised(Unit unit);

  /** Objects that other units desire, as far as known. */
  Set<ObjectRef> claimed(Unit unit);

  /** Objects that other units desire; what is not known yet is rendered for it. */
  Set<ObjectRef> claimedByAll(Unit unit);

  /** Called when a unit's objects are as desired, healthy or not: what it declares may start. */
  void applied(Unit unit);
}
