/** The few operations of the Security Token Service that are needed. */
@NullMarked
package io.gitops4j.testkit.secrets.tokens;

import org.jspecify.annotations.NullMarked;
