/** Placeholder. */
@NullMarked
package io.gitops4j.testkit.apiserver.fields;

import org.jspecify.annotations.NullMarked;
