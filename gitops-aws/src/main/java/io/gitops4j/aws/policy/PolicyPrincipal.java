package io.gitops4j.aws.policy;

/**
 * Who a statement of a trust policy is about.
 *
 * @param type {@code Service} or {@code Federated}
 * @param id the service's name, or the ARN of the identity provider
 * @since 0.1
 */
public record PolicyPrincipal(String type, String id) {}
