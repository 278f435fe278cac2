/** The soak of the secrets: real time, many threads, a rotation each second and bad weather. */
@NullMarked
package io.gitops4j.benchmarks.secrets.soak;

import org.jspecify.annotations.NullMarked;
