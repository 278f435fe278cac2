/** Signing in to registries of AWS. */
@NullMarked
package io.gitops4j.aws.registry;

import org.jspecify.annotations.NullMarked;
