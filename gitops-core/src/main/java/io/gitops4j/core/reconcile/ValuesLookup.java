package io.gitops4j.core.reconcile;

import io.gitops4j.Failure;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Stage;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.helmrelease.ComposedValues;
import io.gitops4j.core.helmrelease.ReleaseValues;
import io.gitops4j.core.helmrelease.ValuesComposition;
import io.gitops4j.core.helmrelease.ValuesFrom;
import io.gitops4j.core.secrets.SecretSeat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks up the values of a HelmRelease. An optional reference may lead to an object or an entry
 * that is not there; any other failure to read it counts. Source: Flux, {@code
 * pkg/chartutil/values.go}.
 */
final class ValuesLookup {

  private final NamedEntries entries;

  ValuesLookup(Surroundings surroundings, SecretSeat secrets) {
    this.entries = new NamedEntries(surroundings, secrets);
  }

  ComposedValues of(Unit unit, ReleaseValues values) {
    List<ValuesComposition.Entry> found = new ArrayList<>();
    for (ValuesFrom from : values.from()) {
      find(unit, from).ifPresent(text -> found.add(new ValuesComposition.Entry(from, text)));
    }
    return ValuesComposition.compose(unit.id(), values, found);
  }

  private Optional<String> find(Unit unit, ValuesFrom from) {
    ObjectRef ref = NamedEntries.ref(unit, from.kind(), from.name());
    Optional<Map<String, String>> object;
    try {
      object = entries.find(unit, ref);
    } catch (NamedEntries.Undecodable e) {
      throw failure(
          unit, from, Reason.INVALID, "its entry " + e.key() + " is not base64; encode it");
    }
    if (object.isEmpty() && !from.optional()) {
      throw failure(
          unit,
          from,
          Reason.NOT_FOUND,
          "neither a unit that runs before it nor the cluster has it; create it or mark the"
              + " reference optional");
    }
    Optional<String> text = object.map(all -> all.get(from.key()));
    if (object.isPresent() && text.isEmpty() && !from.optional()) {
      throw failure(
          unit,
          from,
          Reason.NOT_FOUND,
          "it has no entry " + from.key() + "; add it or correct valuesKey");
    }
    return text;
  }

  private static RenderException failure(Unit unit, ValuesFrom from, Reason reason, String why) {
    ObjectRef ref = NamedEntries.ref(unit, from.kind(), from.name());
    Failure.Builder failure =
        Failure.builder(
                Stage.RENDER,
                reason,
                "Cannot read values of "
                    + unit.id()
                    + " from "
                    + ref
                    + " (spec.valuesFrom): "
                    + why
                    + ".")
            .object(ref);
    if (from.declaredAt() != null) {
      failure.location(from.declaredAt());
    } else {
      unit.declaredAt().ifPresent(failure::location);
    }
    return new RenderException(failure.build());
  }
}
