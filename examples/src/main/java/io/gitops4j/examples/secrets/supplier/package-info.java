/** Secrets for libraries that take a supplier or a callback, without any framework. */
@NullMarked
package io.gitops4j.examples.secrets.supplier;

import org.jspecify.annotations.NullMarked;
