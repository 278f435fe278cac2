/**
 * Units run along their graph: dependencies first, side by side where they may, once in a pass or
 * continuously.
 */
@NullMarked
package io.gitops4j.core.execution;

import org.jspecify.annotations.NullMarked;
