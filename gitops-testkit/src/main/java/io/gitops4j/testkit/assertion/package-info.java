/** Assertions over what a reconcile gave. */
@NullMarked
package io.gitops4j.testkit.assertion;

import org.jspecify.annotations.NullMarked;
