/** What the schema of a kind says about merging: scalars, lists and maps, atomic or not. */
@NullMarked
package io.gitops4j.testkit.apiserver.fields.typed;

import org.jspecify.annotations.NullMarked;
