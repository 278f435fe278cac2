package io.gitops4j.testkit.apiserver.podsecurity;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The checks of all levels and versions.
 *
 * <p>A version has of each check the newest entry that is not newer than itself; versions beyond
 * the newest check have what that has. The restricted level has the checks of baseline, too, but
 * for those that one of its own stands for. Checks are run, and told, in the order of their names:
 * baseline first. Source: k8s.io/pod-security-admission, {@code policy/registry.go} of Kubernetes
 * 1.34; held by the {@code pod-security} conversations.
 */
public final class Standards {
  private static final int NEWEST = 34;
  private static final List<List<Check>> BASELINE = versions(Level.BASELINE);
  private static final List<List<Check>> RESTRICTED = versions(Level.RESTRICTED);

  private Standards() {}

  private static List<List<Check>> versions(Level level) {
    return IntStream.rangeClosed(0, NEWEST).mapToObj(minor -> checks(level, minor)).toList();
  }

  private static List<Check> checks(Level level, int minor) {
    Map<String, Check> checks = new LinkedHashMap<>();
    Stream.concat(BaselineChecks.ALL.stream(), RestrictedChecks.ALL.stream())
        .filter(c -> c.level().compareTo(level) <= 0 && c.since() <= minor)
        .forEach(c -> checks.put(c.id(), c));
    Set<String> overridden = new HashSet<>();
    checks.values().forEach(c -> overridden.add(c.overrides()));
    return checks.values().stream().filter(c -> !overridden.contains(c.id())).toList();
  }

  /** What a policy does not allow of a Pod; nothing when the Pod may be. */
  public static List<Finding> findings(LevelVersion policy, SecuredPod pod) {
    List<Finding> findings = new ArrayList<>();
    int minor = (int) Math.min(policy.minor(), NEWEST);
    List<Check> checks =
        switch (policy.level()) {
          case PRIVILEGED -> List.of();
          case BASELINE -> BASELINE.get(minor);
          case RESTRICTED -> RESTRICTED.get(minor);
        };
    for (Check check : checks) {
      Finding finding = check.rule().apply(pod);
      if (finding != null) {
        findings.add(finding);
      }
    }
    return findings;
  }
}
