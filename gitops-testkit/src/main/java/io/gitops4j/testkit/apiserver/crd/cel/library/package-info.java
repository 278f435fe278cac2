/**
 * The functions that Kubernetes adds to CEL, one class a library, for the optional library dev.cel.
 * What is there is what an API server 1.34 lets new expressions use, which is the environment of
 * the version before. Source: k8s.io/apiserver, {@code pkg/cel/environment/base.go}, {@code
 * pkg/cel/library}.
 */
@NullMarked
package io.gitops4j.testkit.apiserver.crd.cel.library;

import org.jspecify.annotations.NullMarked;
