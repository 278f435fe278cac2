/** Building kustomizations, beside the kustomize CLI. */
@NullMarked
package io.gitops4j.benchmarks.kustomize;

import org.jspecify.annotations.NullMarked;
