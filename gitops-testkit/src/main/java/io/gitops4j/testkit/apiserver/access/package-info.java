/** Who asks, and what they may do. */
@NullMarked
package io.gitops4j.testkit.apiserver.access;

import org.jspecify.annotations.NullMarked;
