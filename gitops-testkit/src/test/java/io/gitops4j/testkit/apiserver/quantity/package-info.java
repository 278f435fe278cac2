/** Tests of quantities. */
@NullMarked
package io.gitops4j.testkit.apiserver.quantity;

import org.jspecify.annotations.NullMarked;
