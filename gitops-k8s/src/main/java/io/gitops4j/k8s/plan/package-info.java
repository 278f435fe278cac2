/** What would change: normalised manifests, their order, dry runs, and what they answer. */
@NullMarked
package io.gitops4j.k8s.plan;

import org.jspecify.annotations.NullMarked;
