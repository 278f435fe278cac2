/** The applier for Kubernetes: server-side apply, inventory, prune, health, drift. */
@NullMarked
package io.gitops4j.k8s;

import org.jspecify.annotations.NullMarked;
