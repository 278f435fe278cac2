/** Rendering charts, measured beside the helm CLI. */
@NullMarked
package io.gitops4j.benchmarks.helm;

import org.jspecify.annotations.NullMarked;
