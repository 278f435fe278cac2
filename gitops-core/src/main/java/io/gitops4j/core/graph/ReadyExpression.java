package io.gitops4j.core.graph;

import io.gitops4j.UnitId;

/**
 * When a dependency is ready, in the place of what is ready otherwise. Source: Flux {@code
 * spec.dependsOn[].readyExpr}.
 *
 * @param dependency the unit that is depended on
 * @param expression says whether it is ready, of {@code self} and {@code dep}
 * @since 0.1
 */
public record ReadyExpression(UnitId dependency, Expression expression) {}
