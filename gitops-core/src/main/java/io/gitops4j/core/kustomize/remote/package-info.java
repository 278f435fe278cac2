/** Remote bases and files of a kustomization: their addresses, and who may fetch what. */
@NullMarked
package io.gitops4j.core.kustomize.remote;

import org.jspecify.annotations.NullMarked;
