/** What a unit owns in the cluster, kept in the cluster. Internal. */
@NullMarked
package io.gitops4j.k8s.inventory;

import org.jspecify.annotations.NullMarked;
