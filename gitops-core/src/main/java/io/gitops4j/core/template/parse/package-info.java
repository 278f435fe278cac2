/**
 * The text of Go templates as trees: lexer, parser, literals, and the nodes, which print themselves
 * as Go does. What does not parse is a {@link io.gitops4j.core.template.parse.SyntaxException} in
 * Go's words.
 */
@NullMarked
package io.gitops4j.core.template.parse;

import org.jspecify.annotations.NullMarked;
