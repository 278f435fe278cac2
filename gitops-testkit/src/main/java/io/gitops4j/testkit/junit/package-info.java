/** JUnit extensions that give tests a repository, a cluster and an engine, or a cluster alone. */
@NullMarked
package io.gitops4j.testkit.junit;

import org.jspecify.annotations.NullMarked;
