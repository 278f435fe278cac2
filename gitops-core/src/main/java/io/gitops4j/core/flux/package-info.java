/** Flux's kinds, read from manifests and turned into units and sources. */
@NullMarked
package io.gitops4j.core.flux;

import org.jspecify.annotations.NullMarked;
