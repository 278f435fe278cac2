/** How much a build may read and write. */
@NullMarked
package io.gitops4j.core.kustomize.limit;

import org.jspecify.annotations.NullMarked;
