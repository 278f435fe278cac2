/** A Kubernetes API server in the test's JVM: no cluster, no container, no binary. */
@NullMarked
package io.gitops4j.testkit.apiserver;

import org.jspecify.annotations.NullMarked;
