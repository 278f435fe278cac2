/** When things are done: the timer of a continuous engine, which tests replace. */
@NullMarked
package io.gitops4j.core.schedule;

import org.jspecify.annotations.NullMarked;
