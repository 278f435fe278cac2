package io.gitops4j.core.reconcile;

import io.gitops4j.ObjectRef;
import io.gitops4j.core.graph.Unit;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What other units desire, found out when it is first asked for: for objects to be deleted. */
final class ClaimedObjects implements Predicate<ObjectRef> {

  private final Surroundings around;
  private final Unit unit;
  private @Nullable Set<ObjectRef> claimed;

  ClaimedObjects(Surroundings around, Unit unit) {
    this.around = around;
    this.unit = unit;
  }

  /** Others may name a cluster-scoped object with the namespace its manifest happens to have. */
  @Override
  public boolean test(ObjectRef ref) {
    Set<ObjectRef> known = claimed;
    if (known == null) {
      known = around.claimedByAll(unit);
      claimed = known;
    }
    return known.contains(ref)
        || (ref.namespace().isEmpty()
            && known.stream().anyMatch(other -> other.inNamespace("").equals(ref)));
  }
}
