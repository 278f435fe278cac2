package io.gitops4j.core.reconcile;

import io.gitops4j.Failure;
import io.gitops4j.GitOpsException;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.SubstitutionException;
import io.gitops4j.Variable;
import io.gitops4j.Variables;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.graph.VariableSpec;
import io.gitops4j.core.secrets.SecretSeat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Looks up the variables of a unit.
 *
 * <p>A ConfigMap or Secret is first looked for among the objects of units that run before this one,
 * then in the cluster. A later reference wins over an earlier one, the unit's own values win over
 * all. A reference to a secret is a value like any other and stays a reference. An optional
 * reference may be missing; any other failure to read it counts. Source: Flux kustomize-controller,
 * {@code pkg/kustomize/kustomize_varsub.go}, {@code LoadVariables}.
 */
final class VariableLookup {

  private final NamedEntries entries;

  VariableLookup(Surroundings surroundings, SecretSeat secrets) {
    this.entries = new NamedEntries(surroundings, secrets);
  }

  Variables of(Unit unit) {
    VariableSpec spec = unit.variables();
    List<Variable> found = new ArrayList<>();
    for (VariableSpec.From from : spec.from()) {
      found.addAll(read(unit, from));
    }
    String origin = unit.id() + " spec.postBuild.substitute";
    new TreeMap<>(spec.inline()).forEach((k, v) -> found.add(Variable.of(k, v, origin)));
    return Variables.of(found);
  }

  private List<Variable> read(Unit unit, VariableSpec.From from) {
    ObjectRef ref = NamedEntries.ref(unit, from.kind(), from.name());
    Optional<Map<String, String>> values;
    try {
      values = entries.find(unit, ref);
    } catch (NamedEntries.Undecodable e) {
      throw failure(
          unit, from, Reason.INVALID, ref, "its entry " + e.key() + " is not base64; encode it");
    }
    if (values.isEmpty()) {
      if (from.optional()) {
        return List.of();
      }
      throw failure(
          unit,
          from,
          Reason.NOT_FOUND,
          ref,
          "neither a unit that runs before it nor the cluster has it; create it or mark the"
              + " reference optional");
    }
    boolean secret = from.kind().equals("Secret");
    String origin = ref.toString();
    return values.get().entrySet().stream()
        .map(e -> new Variable(e.getKey(), e.getValue(), origin, secret))
        .toList();
  }

  private static GitOpsException failure(
      Unit unit, VariableSpec.From from, Reason reason, ObjectRef ref, String why) {
    String message =
        "Cannot substitute variables of "
            + unit.id()
            + " from "
            + ref
            + " (spec.postBuild.substituteFrom): "
            + why
            + ".";
    Failure.Builder failure = Failure.builder(Stage.SUBSTITUTE, reason, message).object(ref);
    if (from.declaredAt() != null) {
      failure.location(from.declaredAt());
    } else {
      unit.declaredAt().ifPresent(failure::location);
    }
    return new SubstitutionException(failure.build());
  }
}
