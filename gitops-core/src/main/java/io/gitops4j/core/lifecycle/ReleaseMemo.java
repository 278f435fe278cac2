package io.gitops4j.core.lifecycle;

import io.gitops4j.core.helm.release.ReleaseAttempts;
import io.gitops4j.core.helmrelease.ReleaseActions;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;

/**
 * What is noted about a release in the inventory, for a process that starts anew: how often it was
 * tried in vain, so that a failed release is not tried again because of the start, and how it is to
 * be removed when its HelmRelease is no longer there to say so.
 *
 * @param attempts what was tried
 * @param uninstall how it is removed
 */
record ReleaseMemo(ReleaseAttempts attempts, ReleaseActions.Uninstall uninstall) {

  private static final ReleaseActions.Uninstall DEFAULTS =
      new ReleaseActions.Uninstall(
          new ReleaseActions.Execution(Duration.ofMinutes(5), true, false, true),
          false,
          "background");

  /** As text: names and values joined by {@code =} and {@code ;}. */
  String text() {
    ReleaseActions.Execution execution = uninstall.execution();
    return "desired="
        + attempts.desired()
        + ";last="
        + attempts.last()
        + ";installs="
        + attempts.installFailures()
        + ";upgrades="
        + attempts.upgradeFailures()
        + ";timeout="
        + execution.timeout()
        + ";wait="
        + execution.waits()
        + ";hooks="
        + execution.hooks()
        + ";history="
        + uninstall.keepsHistory()
        + ";propagation="
        + uninstall.propagation();
  }

  /** Reads a text; whatever of it cannot be read has its default. */
  static ReleaseMemo parse(String text) {
    Map<String, String> parts = new HashMap<>();
    for (String part : text.split(";", -1)) {
      int at = part.indexOf('=');
      if (at > 0) {
        parts.put(part.substring(0, at), part.substring(at + 1));
      }
    }
    try {
      ReleaseAttempts.Tried last =
          ReleaseAttempts.Tried.valueOf(parts.getOrDefault("last", "NOTHING"));
      return new ReleaseMemo(
          new ReleaseAttempts(
              parts.getOrDefault("desired", ""),
              last,
              Integer.parseInt(parts.getOrDefault("installs", "0")),
              Integer.parseInt(parts.getOrDefault("upgrades", "0"))),
          new ReleaseActions.Uninstall(
              new ReleaseActions.Execution(
                  Duration.parse(parts.getOrDefault("timeout", "PT5M")),
                  !"false".equals(parts.get("wait")),
                  false,
                  !"false".equals(parts.get("hooks"))),
              "true".equals(parts.get("history")),
              propagation(parts.getOrDefault("propagation", ""))));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      return new ReleaseMemo(ReleaseAttempts.none(), DEFAULTS);
    }
  }

  private static String propagation(String text) {
    return text.equals("foreground") || text.equals("orphan") ? text : "background";
  }
}
