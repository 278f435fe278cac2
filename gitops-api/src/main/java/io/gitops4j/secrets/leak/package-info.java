/** Finding the values of secrets where they must not be. */
@NullMarked
package io.gitops4j.secrets.leak;

import org.jspecify.annotations.NullMarked;
