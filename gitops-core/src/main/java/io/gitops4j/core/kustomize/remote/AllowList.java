package io.gitops4j.core.kustomize.remote;

import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import java.util.List;
import java.util.Set;

/**
 * What may be reached: hosts by https and SSH, and addresses with what lies below them.
 *
 * @param hosts hosts, with a port where it is not the usual one
 * @param addresses addresses
 */
record AllowList(Set<String> hosts, List<Target> addresses) {

  boolean allows(Target target) {
    boolean host = target.isSecure() && hosts.contains(target.authority());
    return host || addresses.stream().anyMatch(address -> address.covers(target));
  }

  /**
   * Fails for what is not allowed.
   *
   * @param tried what is tried, such as {@code fetch https://host/org/repo}
   * @param step how it came to that target, such as {@code it redirects to}; may be empty
   */
  void require(Target target, String tried, String step) {
    if (!allows(target)) {
      throw refused(target, tried, step);
    }
  }

  private static SourceException refused(Target target, String tried, String step) {
    return RemoteFailures.of(
        Reason.DENIED,
        tried,
        (step.isEmpty() ? "" : step + " " + target.origin() + ", and ") + advice(target));
  }

  /** That a target is not allowed, and how to allow it; in the middle of a sentence. */
  static String advice(Target target) {
    boolean secure = target.isSecure();
    String subject =
        target.scheme().equals("file")
            ? "the folder " + target.path()
            : "the host " + target.authority() + (secure ? "" : " without TLS");
    String call =
        secure ? "allowHosts(\"" + target.authority() + "\")" : "allow(\"" + target + "\")";
    return subject
        + " is not allowed; allow it with GitRemoteResolver.Builder."
        + call
        + " if you trust it, or copy the files into the repository";
  }
}
