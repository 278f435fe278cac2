/** What the versions of the built-in kinds default, type by type. */
@NullMarked
package io.gitops4j.testkit.apiserver.defaulting;

import org.jspecify.annotations.NullMarked;
