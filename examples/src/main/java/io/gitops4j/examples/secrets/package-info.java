/** Recipes for secrets in services: the part that those for frameworks share. */
@NullMarked
package io.gitops4j.examples.secrets;

import org.jspecify.annotations.NullMarked;
