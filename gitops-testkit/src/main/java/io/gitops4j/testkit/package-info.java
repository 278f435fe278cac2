/** Testing a GitOps repository and implementations of the SPI without a cluster. */
@NullMarked
package io.gitops4j.testkit;

import org.jspecify.annotations.NullMarked;
