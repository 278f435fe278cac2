/** What requests, callers and errors of an AWS service look like. */
@NullMarked
package io.gitops4j.testkit.secrets.wire;

import org.jspecify.annotations.NullMarked;
