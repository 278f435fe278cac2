/** A JUnit extension that gives each test a repository, a cluster and an engine. */
@NullMarked
package io.gitops4j.testkit.junit;

import org.jspecify.annotations.NullMarked;
