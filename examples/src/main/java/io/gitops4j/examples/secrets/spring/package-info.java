/** Secrets in Spring: as properties, as beans, and as events when they rotate. */
@NullMarked
package io.gitops4j.examples.secrets.spring;

import org.jspecify.annotations.NullMarked;
