/**
 * HelmReleases as an engine's pass keeps them: what a HelmRelease says joined with the life of a
 * release, its secrets, the inventory and what is told of it.
 */
@NullMarked
package io.gitops4j.core.lifecycle;

import org.jspecify.annotations.NullMarked;
