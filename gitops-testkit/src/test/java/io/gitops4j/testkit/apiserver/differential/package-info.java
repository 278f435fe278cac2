/**
 * Random sequences of requests, sent to a real kube-apiserver and to the embedded one.
 *
 * <p>{@link io.gitops4j.testkit.apiserver.differential.RandomSequence} makes them, {@code
 * ApiServerDifferentialTest} runs them.
 */
@NullMarked
package io.gitops4j.testkit.apiserver.differential;

import org.jspecify.annotations.NullMarked;
