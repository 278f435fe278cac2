/** Values of charts held against JSON schemas. */
@NullMarked
package io.gitops4j.core.helm.schema;

import org.jspecify.annotations.NullMarked;
