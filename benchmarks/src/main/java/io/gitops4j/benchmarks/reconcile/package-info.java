/** The load driver of a reconcile against a real kube-apiserver. */
@NullMarked
package io.gitops4j.benchmarks.reconcile;

import org.jspecify.annotations.NullMarked;
