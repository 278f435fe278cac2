/**
 * The values of a reconcile: what flows from a Git revision to a converged cluster.
 *
 * <p>Everything here is immutable and safe to share between threads. Nothing here does I/O. The
 * contracts a plug-in implements are in {@link io.gitops4j.spi}, what happened during a reconcile
 * is told in {@link io.gitops4j.event}.
 */
@NullMarked
package io.gitops4j;

import org.jspecify.annotations.NullMarked;
