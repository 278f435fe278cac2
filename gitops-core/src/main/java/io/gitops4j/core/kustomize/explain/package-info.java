/** Why fields of rendered objects have their values. */
@NullMarked
package io.gitops4j.core.kustomize.explain;

import org.jspecify.annotations.NullMarked;
