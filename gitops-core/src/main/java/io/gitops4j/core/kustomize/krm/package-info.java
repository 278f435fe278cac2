/**
 * Functions of the Kubernetes Resource Model in Java: what a program may put in the place of the
 * containers and programs that kustomize starts.
 */
@NullMarked
package io.gitops4j.core.kustomize.krm;

import org.jspecify.annotations.NullMarked;
