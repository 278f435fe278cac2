/**
 * Releases of Helm charts: their records, which Helm can read and continue, and their lives:
 * install, upgrade, rollback, test, uninstall, and what a HelmRelease does after a failure.
 */
@NullMarked
package io.gitops4j.core.helm.release;

import org.jspecify.annotations.NullMarked;
