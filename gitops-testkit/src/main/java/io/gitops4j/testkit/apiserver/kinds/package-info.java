/** Defaults, preparation, validation and immutable fields of the built-in kinds. */
@NullMarked
package io.gitops4j.testkit.apiserver.kinds;

import org.jspecify.annotations.NullMarked;
