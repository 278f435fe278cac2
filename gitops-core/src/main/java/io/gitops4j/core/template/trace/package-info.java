/** What wrote each piece of a text that templates made, and what it read for that. */
@NullMarked
package io.gitops4j.core.template.trace;

import org.jspecify.annotations.NullMarked;
