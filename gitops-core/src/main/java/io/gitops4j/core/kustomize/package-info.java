/** Kustomize in pure Java, as Flux builds with it. */
@NullMarked
package io.gitops4j.core.kustomize;

import org.jspecify.annotations.NullMarked;
