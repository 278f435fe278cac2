/** Variables in manifests, replaced as Flux replaces them after a build. */
@NullMarked
package io.gitops4j.core.substitute;

import org.jspecify.annotations.NullMarked;
