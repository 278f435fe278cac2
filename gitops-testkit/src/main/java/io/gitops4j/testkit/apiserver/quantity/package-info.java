/** Kubernetes quantities, such as {@code 500m} and {@code 1536Mi}. */
@NullMarked
package io.gitops4j.testkit.apiserver.quantity;

import org.jspecify.annotations.NullMarked;
