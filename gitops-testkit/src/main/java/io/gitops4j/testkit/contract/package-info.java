/** What every implementation of the SPI must do, as test classes to extend. */
@NullMarked
package io.gitops4j.testkit.contract;

import org.jspecify.annotations.NullMarked;
