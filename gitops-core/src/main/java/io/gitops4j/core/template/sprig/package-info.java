/**
 * The functions that Helm's templates have besides those of Go's template language: sprig's, and
 * Helm's own for YAML, JSON and TOML.
 *
 * <p>{@link SprigFunctions} makes the table of all; each other class holds those of one noun.
 */
@NullMarked
package io.gitops4j.core.template.sprig;

import org.jspecify.annotations.NullMarked;
