/** Secrets in MicroProfile Config, as SmallRye, Quarkus and the Jakarta servers have it. */
@NullMarked
package io.gitops4j.examples.secrets.microprofile;

import org.jspecify.annotations.NullMarked;
