/** What merging must know of the Kubernetes API: merge keys of lists, and the scope of kinds. */
@NullMarked
package io.gitops4j.core.kustomize.schema;

import org.jspecify.annotations.NullMarked;
