/** Units, what they depend on, and running them as a graph. */
@NullMarked
package io.gitops4j.core.graph;

import org.jspecify.annotations.NullMarked;
