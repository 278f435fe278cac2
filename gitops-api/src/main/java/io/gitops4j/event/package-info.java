/**
 * What happened during a reconcile, for logs, metrics, progress and tests: {@link
 * io.gitops4j.event.ReconcileEvent}, heard by a {@link io.gitops4j.event.ReconcileListener}.
 */
@NullMarked
package io.gitops4j.event;

import org.jspecify.annotations.NullMarked;
