/** One build: layers of kustomizations, accumulated from the bases up. */
@NullMarked
package io.gitops4j.core.kustomize.build;

import org.jspecify.annotations.NullMarked;
