/** Figures of benchmarks, and what is expected of them. */
@NullMarked
package io.gitops4j.benchmarks.figure;

import org.jspecify.annotations.NullMarked;
