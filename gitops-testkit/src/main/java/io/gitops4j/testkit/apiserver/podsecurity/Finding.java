package io.gitops4j.testkit.apiserver.podsecurity;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One thing that a policy does not allow.
 *
 * @param reason what it is, in few words
 * @param detail where it is; such as the names of containers
 */
public record Finding(String reason, String detail) {

  /** What is told of several Pods: the reasons alone. */
  public static String reasons(List<Finding> findings) {
    return findings.stream().map(Finding::reason).collect(Collectors.joining(", "));
  }

  /** What is told of one Pod: {@code hostPort (container "a" uses hostPort 80), …}. */
  public static String details(List<Finding> findings) {
    return findings.stream()
        .map(f -> f.reason() + " (" + f.detail() + ")")
        .collect(Collectors.joining(", "));
  }
}
