/** When things are done: the timer of everything that runs on its own, which tests replace. */
@NullMarked
package io.gitops4j.schedule;

import org.jspecify.annotations.NullMarked;
