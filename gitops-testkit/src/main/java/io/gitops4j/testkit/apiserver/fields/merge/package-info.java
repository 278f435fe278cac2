/** Merging, comparing and cutting typed trees. */
@NullMarked
package io.gitops4j.testkit.apiserver.fields.merge;

import org.jspecify.annotations.NullMarked;
