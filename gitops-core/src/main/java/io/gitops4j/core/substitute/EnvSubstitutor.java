package io.gitops4j.core.substitute;

import io.gitops4j.Failure;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.SubstitutionException;
import io.gitops4j.Variable;
import io.gitops4j.Variables;
import io.gitops4j.spi.SubstituteRequest;
import io.gitops4j.spi.Substitutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Substitutes variables as Flux does after a build, {@code spec.postBuild}: each object is written
 * as YAML, expanded as text, and read again as YAML 1.1.
 *
 * <p>So a value decides the type it becomes: {@code 8080} a number, {@code yes} a boolean, {@code
 * {"a":1}} a mapping, whatever quotes the source had around the expression. Line breaks are removed
 * from values. An object with the label or annotation {@value #MARKER} of {@code disabled} is left
 * as it is. When there are no variables and the request does not say always, nothing is changed,
 * not even {@code $$}. Source: {@code fluxcd/pkg/kustomize/kustomize_varsub.go}.
 *
 * <p>Immutable and safe to use from many threads.
 *
 * @since 0.1
 */
public final class EnvSubstitutor implements Substitutor {

  /** The stable id. */
  public static final String ID = "envsubst";

  /** The label or annotation that keeps an object from being substituted. */
  public static final String MARKER = "kustomize.toolkit.fluxcd.io/substitute";

  private static final Pattern NAME = Pattern.compile("[_A-Za-z][_A-Za-z0-9]*");

  private final SubstitutionLimits limits;

  /** A substitutor with the default limits. */
  public EnvSubstitutor() {
    this(SubstitutionLimits.defaults());
  }

  /** A substitutor with these limits. */
  public EnvSubstitutor(SubstitutionLimits limits) {
    this.limits = limits;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Manifests substitute(SubstituteRequest request) {
    if (request.variables().isEmpty() && !request.always()) {
      return request.manifests();
    }
    Variables variables = withoutLineBreaks(request.variables());
    Optional<Variable> misnamed = misnamed(variables);
    List<Manifest> result = new ArrayList<>(request.manifests().size());
    for (Manifest manifest : request.manifests()) {
      if (disabled(manifest)) {
        result.add(manifest);
        continue;
      }
      if (misnamed.isPresent()) {
        throw misnamed(misnamed.get(), manifest);
      }
      result.add(
          new ObjectSubstitution(manifest, variables, request.strict(), limits).substituted());
    }
    return Manifests.of(result);
  }

  private static boolean disabled(Manifest manifest) {
    return "disabled".equals(manifest.labels().get(MARKER))
        || "disabled".equals(manifest.annotations().get(MARKER));
  }

  private static Variables withoutLineBreaks(Variables variables) {
    return Variables.of(
        variables.all().stream()
            .map(v -> new Variable(v.name(), v.value().replace("\n", ""), v.origin(), v.secret()))
            .toList());
  }

  private static Optional<Variable> misnamed(Variables variables) {
    return variables.all().stream().filter(v -> !NAME.matcher(v.name()).matches()).findFirst();
  }

  private static SubstitutionException misnamed(Variable variable, Manifest manifest) {
    String message =
        "Cannot substitute variables in "
            + manifest.ref()
            + ": '"
            + variable.name()
            + "' var name is invalid, must match '^[_[:alpha:]][_[:alpha:][:digit:]]*$'; rename it"
            + " in "
            + variable.origin()
            + ".";
    return new SubstitutionException(
        Failure.builder(Stage.SUBSTITUTE, Reason.INVALID, message).object(manifest.ref()).build());
  }
}
