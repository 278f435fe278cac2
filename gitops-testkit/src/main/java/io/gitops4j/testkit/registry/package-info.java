/** Registries in this JVM: one of the OCI distribution specification, and a chart repository. */
@NullMarked
package io.gitops4j.testkit.registry;

import org.jspecify.annotations.NullMarked;
