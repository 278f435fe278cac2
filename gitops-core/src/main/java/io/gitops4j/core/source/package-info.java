/** Where files come from. */
@NullMarked
package io.gitops4j.core.source;

import org.jspecify.annotations.NullMarked;
