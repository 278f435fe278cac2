package io.gitops4j.core.template.value;

/**
 * Go's {@code complex128}: what an imaginary literal in a template is.
 *
 * @param real the real part
 * @param imaginary the imaginary part
 * @since 0.1
 */
public record Complex(double real, double imaginary) {}
