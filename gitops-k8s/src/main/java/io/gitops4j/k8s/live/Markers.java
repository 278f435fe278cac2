package io.gitops4j.k8s.live;

import io.gitops4j.UnitId;
import java.util.Locale;
import java.util.Map;

/**
 * The markers {@code kustomize.toolkit.fluxcd.io/…} of an object, which are labels or annotations
 * whose values are compared without regard to case.
 *
 * @param ssa {@code override} (the default), {@code merge}, {@code ifnotpresent} or {@code ignore}
 * @param pruneDisabled whether the object is never pruned
 * @param reconcileDisabled whether the object is left alone altogether
 * @param force whether the object is recreated when a change of it is refused as immutable
 * @param helmKeeps whether Helm never deletes the object: the annotation {@code
 *     helm.sh/resource-policy: keep}
 */
public record Markers(
    String ssa,
    boolean pruneDisabled,
    boolean reconcileDisabled,
    boolean force,
    boolean helmKeeps) {

  private static final String GROUP = "kustomize.toolkit.fluxcd.io/";
  private static final String HELM_POLICY = "helm.sh/resource-policy";

  /** The markers in labels and annotations; an annotation wins. */
  public static Markers of(Map<String, String> labels, Map<String, String> annotations) {
    return new Markers(
        value(labels, annotations, "ssa", "override"),
        value(labels, annotations, "prune", "").equals("disabled"),
        value(labels, annotations, "reconcile", "").equals("disabled"),
        value(labels, annotations, "force", "").equals("enabled"),
        annotations.getOrDefault(HELM_POLICY, "").strip().equalsIgnoreCase("keep"));
  }

  /** Whether the object must not be applied. */
  public boolean ignored() {
    return reconcileDisabled || ssa.equals("ignore");
  }

  /** Whether the object is only ever created. */
  public boolean onlyCreated() {
    return ssa.equals("ifnotpresent");
  }

  /** Whether fields that kubectl added stay. */
  public boolean merged() {
    return ssa.equals("merge");
  }

  /** Why the object must not be applied, naming the marker. */
  public String ignoredReason() {
    return GROUP + (reconcileDisabled ? "reconcile: disabled" : "ssa: Ignore");
  }

  /** Why a unit's object must not be pruned, naming the marker; empty when it may be. */
  public String pruneReason(UnitId unit) {
    if (helmKeeps && unit.kind().equals(UnitId.HELM_RELEASE)) {
      return HELM_POLICY + ": keep";
    }
    if (pruneDisabled) {
      return GROUP + "prune: disabled";
    }
    return ignored() ? ignoredReason() : "";
  }

  private static String value(
      Map<String, String> labels, Map<String, String> annotations, String key, String otherwise) {
    String value = annotations.get(GROUP + key);
    if (value == null) {
      value = labels.get(GROUP + key);
    }
    return value == null ? otherwise : value.toLowerCase(Locale.ROOT);
  }
}
