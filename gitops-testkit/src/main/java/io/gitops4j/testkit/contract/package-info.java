/** What every implementation of the SPI must do, as tests to extend. */
@NullMarked
package io.gitops4j.testkit.contract;

import org.jspecify.annotations.NullMarked;
