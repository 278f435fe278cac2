/**
 * Helm releases in Kubernetes: their records in Secrets or ConfigMaps, and their objects, written
 * by server-side apply.
 */
@NullMarked
package io.gitops4j.k8s.helm;

import org.jspecify.annotations.NullMarked;
