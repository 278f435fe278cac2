/** What was called. */
@NullMarked
package io.gitops4j.testkit.secrets.calls;

import org.jspecify.annotations.NullMarked;
