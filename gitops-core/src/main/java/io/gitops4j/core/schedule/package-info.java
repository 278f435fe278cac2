/** How intervals are spread. */
@NullMarked
package io.gitops4j.core.schedule;

import org.jspecify.annotations.NullMarked;
