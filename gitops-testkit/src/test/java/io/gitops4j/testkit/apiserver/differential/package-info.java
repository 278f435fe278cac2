/**
 * Random requests, sent to a real kube-apiserver and to the embedded one.
 *
 * <p>{@link io.gitops4j.testkit.apiserver.differential.RandomSequence} makes them, {@code
 * ApiServerDifferentialTest} runs them. {@link io.gitops4j.testkit.apiserver.differential.Mutation}
 * changes recorded conversations instead, and {@code MutatedConversationsTest} runs those.
 */
@NullMarked
package io.gitops4j.testkit.apiserver.differential;

import org.jspecify.annotations.NullMarked;
