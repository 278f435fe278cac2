/** Secrets in Micronaut: as properties, and as beans that follow a rotation. */
@NullMarked
package io.gitops4j.examples.secrets.micronaut;

import org.jspecify.annotations.NullMarked;
