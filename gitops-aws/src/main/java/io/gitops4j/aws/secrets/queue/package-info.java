/** Hears of rotations by EventBridge and SQS, so that they are seen sooner than by asking. */
@NullMarked
package io.gitops4j.aws.secrets.queue;

import org.jspecify.annotations.NullMarked;
