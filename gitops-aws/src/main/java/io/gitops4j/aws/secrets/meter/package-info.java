/** Meters of a service's secrets, for Micrometer, which is an optional dependency. */
@NullMarked
package io.gitops4j.aws.secrets.meter;

import org.jspecify.annotations.NullMarked;
