/** Paths of fields, sets of them, and their form in {@code managedFields}. */
@NullMarked
package io.gitops4j.testkit.apiserver.fields.path;

import org.jspecify.annotations.NullMarked;
