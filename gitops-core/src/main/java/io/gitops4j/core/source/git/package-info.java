/** Git repositories as sources: which commit is meant, and where it is read from. */
@NullMarked
package io.gitops4j.core.source.git;

import org.jspecify.annotations.NullMarked;
