/** The transformers of a kustomization: each changes the resources of a layer. */
@NullMarked
package io.gitops4j.core.kustomize.transform;

import org.jspecify.annotations.NullMarked;
