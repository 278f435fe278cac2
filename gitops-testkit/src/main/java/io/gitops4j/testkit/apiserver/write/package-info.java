/** How objects get into the store: create, update, patch, apply, delete. */
@NullMarked
package io.gitops4j.testkit.apiserver.write;

import org.jspecify.annotations.NullMarked;
