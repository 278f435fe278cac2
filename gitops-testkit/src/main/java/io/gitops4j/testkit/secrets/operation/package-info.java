/** The operations of Secrets Manager. */
@NullMarked
package io.gitops4j.testkit.secrets.operation;

import org.jspecify.annotations.NullMarked;
