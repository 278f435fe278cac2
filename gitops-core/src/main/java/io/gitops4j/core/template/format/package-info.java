/**
 * Values of templates as text, as Go's {@code fmt} and {@code strconv} write them: the verbs and
 * flags of {@code printf}, numbers, maps and lists, quoted strings.
 */
@NullMarked
package io.gitops4j.core.template.format;

import org.jspecify.annotations.NullMarked;
