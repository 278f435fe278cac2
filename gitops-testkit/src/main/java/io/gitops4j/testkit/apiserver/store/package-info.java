/** The objects of the API server, their history, and how they are selected and watched. */
@NullMarked
package io.gitops4j.testkit.apiserver.store;

import org.jspecify.annotations.NullMarked;
