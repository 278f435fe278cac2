/** The load drivers of the secrets of a service, and of the library beside which they stand. */
@NullMarked
package io.gitops4j.benchmarks.secrets;

import org.jspecify.annotations.NullMarked;
