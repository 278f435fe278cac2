/**
 * One unit's reconcile, from its source's revision to healthy objects: {@link
 * io.gitops4j.core.reconcile.Reconciler#run} shows every stage in order.
 */
@NullMarked
package io.gitops4j.core.reconcile;

import org.jspecify.annotations.NullMarked;
