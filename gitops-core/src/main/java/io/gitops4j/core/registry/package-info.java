/**
 * Charts and artifacts of registries: chart repositories over HTTP, and what the OCI distribution
 * specification serves.
 */
@NullMarked
package io.gitops4j.core.registry;

import org.jspecify.annotations.NullMarked;
