/** The kinds that are served, built in and custom, with what belongs to each. */
@NullMarked
package io.gitops4j.testkit.apiserver.registry;

import org.jspecify.annotations.NullMarked;
