package io.gitops4j;

/**
 * Which live object a plan looked at, so that a deletion or replacement hits that one or nothing.
 *
 * @param uid the object's uid
 * @param resourceVersion the object's resourceVersion at that moment
 * @since 0.1
 */
public record LiveVersion(String uid, String resourceVersion) {}
