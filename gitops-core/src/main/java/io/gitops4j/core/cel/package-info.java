/**
 * CEL expressions of Kustomizations and HelmReleases, by the optional library {@code dev.cel:cel}.
 */
@NullMarked
package io.gitops4j.core.cel;

import org.jspecify.annotations.NullMarked;
