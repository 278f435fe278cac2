/**
 * AWS implementations of the SPI. Empty in this version: the module holds its place, so that builds
 * can already import it.
 */
@NullMarked
package io.gitops4j.aws;

import org.jspecify.annotations.NullMarked;
