package io.gitops4j.spi;

import io.gitops4j.Manifests;
import io.gitops4j.Variables;

/**
 * What to substitute.
 *
 * @param manifests the manifests
 * @param variables the variables, with precedence already resolved
 * @param strict whether a variable without a value and without a default is an error
 * @param always whether to substitute also when there are no variables; otherwise manifests are
 *     then returned untouched. Source: Flux {@code postBuild.substituteStrategy}
 * @since 0.1
 */
public record SubstituteRequest(
    Manifests manifests, Variables variables, boolean strict, boolean always) {}
