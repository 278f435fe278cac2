/** A service with a pool of connections to PostgreSQL, whose credentials rotate every second. */
@NullMarked
package io.gitops4j.examples.secretsservice;

import org.jspecify.annotations.NullMarked;
