package io.gitops4j.aws.policy;

import java.util.regex.Pattern;

/**
 * A Kubernetes service account, which pods run as.
 *
 * @param namespace its namespace
 * @param name its name
 * @since 0.1
 */
public record ServiceAccount(String namespace, String name) {

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern SUBDOMAIN = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

  /** Checks that both are names that Kubernetes allows, wildcards not among them. */
  public ServiceAccount {
    if (!LABEL.matcher(namespace).matches()) {
      throw new IllegalArgumentException("not the name of a namespace: " + namespace);
    }
    if (!SUBDOMAIN.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a service account: " + name);
    }
  }
}
