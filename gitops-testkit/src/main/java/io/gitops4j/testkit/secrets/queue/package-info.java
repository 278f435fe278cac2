/** The few operations of SQS that are needed, and events of changed secrets. */
@NullMarked
package io.gitops4j.testkit.secrets.queue;

import org.jspecify.annotations.NullMarked;
