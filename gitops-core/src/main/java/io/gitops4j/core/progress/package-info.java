/** Shows people how a reconcile goes. */
@NullMarked
package io.gitops4j.core.progress;

import org.jspecify.annotations.NullMarked;
