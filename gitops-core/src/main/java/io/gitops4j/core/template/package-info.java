/**
 * Go's text/template in Java: templates compiled once, immutable and shared between threads,
 * executed within limits and without reflection.
 *
 * <pre>{@code
 * TemplateSet templates = TemplateSet.builder().add("hello", "Hello {{ .name }}!").build();
 * String text = templates.execute("hello", Map.of("name", "world"));
 * }</pre>
 *
 * <p>A {@link io.gitops4j.core.template.TemplateSet} holds templates that can call one another and
 * a {@link io.gitops4j.core.template.FunctionTable} of functions beside Go's own. What values are
 * in Java: package {@code value}. What does not parse or execute is told in Go's words, with name,
 * line, column and expression.
 */
@NullMarked
package io.gitops4j.core.template;

import org.jspecify.annotations.NullMarked;
