/** An implementation of each part of the SPI, written as a user of the library would. */
@NullMarked
package io.gitops4j.examples.custom;

import org.jspecify.annotations.NullMarked;
