/** Git repositories for tests. */
@NullMarked
package io.gitops4j.testkit.git;

import org.jspecify.annotations.NullMarked;
