package io.gitops4j.examples.secrets.spring;

import io.gitops4j.SecretRef;

/**
 * The event that a secret has a new value; it holds none. For {@code @EventListener} methods, which
 * are called in a background thread of the secrets and return soon.
 *
 * @param property the name of the property
 * @param ref the secret
 */
public record SecretRotated(String property, SecretRef ref) {}
