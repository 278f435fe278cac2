/** Versions and conditions on them, as Helm and Flux compare them. */
@NullMarked
package io.gitops4j.core.version;

import org.jspecify.annotations.NullMarked;
