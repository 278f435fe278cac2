/** The few operations of Parameter Store that are needed. */
@NullMarked
package io.gitops4j.testkit.secrets.parameters;

import org.jspecify.annotations.NullMarked;
