/** The fake AWS Secrets Manager that the drivers ask, in a process of its own. */
@NullMarked
package io.gitops4j.benchmarks.secrets.upstream;

import org.jspecify.annotations.NullMarked;
