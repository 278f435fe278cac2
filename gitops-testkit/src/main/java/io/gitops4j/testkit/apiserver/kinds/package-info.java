/** Placeholder. */
@NullMarked
package io.gitops4j.testkit.apiserver.kinds;

import org.jspecify.annotations.NullMarked;
