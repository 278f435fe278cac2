package io.gitops4j.secrets.leak;

/**
 * A place where the value of a secret was found. It never holds the value.
 *
 * @param secret the name of the secret, as its holder shows it
 * @param form how the value was written
 * @param offset where it starts: in {@code char}s of a text, in bytes of a stream, from 0
 * @since 0.1
 */
public record Leak(String secret, LeakForm form, long offset) {}
