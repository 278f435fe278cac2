/**
 * What has a say in writes: hooks in Java and the admission policies of the cluster.
 *
 * @since 0.1
 */
@NullMarked
package io.gitops4j.testkit.apiserver.admission;

import org.jspecify.annotations.NullMarked;
