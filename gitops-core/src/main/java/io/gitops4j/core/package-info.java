/** The entry to the engine: building it, a pass, a dry run, continuous reconciling. */
@NullMarked
package io.gitops4j.core;

import org.jspecify.annotations.NullMarked;
