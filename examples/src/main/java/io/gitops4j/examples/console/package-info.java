/** What the programs among the examples have in common. */
@NullMarked
package io.gitops4j.examples.console;

import org.jspecify.annotations.NullMarked;
