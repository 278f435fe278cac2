/** Placeholder. */
@NullMarked
package io.gitops4j.testkit.apiserver.patch;

import org.jspecify.annotations.NullMarked;
