package io.gitops4j.testkit.apiserver.podsecurity;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A level as one minor version of Kubernetes had it.
 *
 * @param level how strict
 * @param minor the minor version of Kubernetes 1; {@link #LATEST} for the newest there is
 */
public record LevelVersion(Level level, long minor) {
  /** Stands for the newest version, and is newer than all that have a number. */
  static final long LATEST = Long.MAX_VALUE;

  private static final Pattern VERSION = Pattern.compile("v1\\.(\\d|[1-9]\\d*)");

  /** The minor version that a label names; empty when it names none. */
  static OptionalLong minorOf(String text) {
    if (text.equals("latest")) {
      return OptionalLong.of(LATEST);
    }
    Matcher matcher = VERSION.matcher(text);
    try {
      return matcher.matches()
          ? OptionalLong.of(Long.parseLong(matcher.group(1)))
          : OptionalLong.empty();
    } catch (NumberFormatException tooLarge) {
      return OptionalLong.empty();
    }
  }

  /** {@code restricted:latest}, {@code baseline:v1.30}. */
  @Override
  public String toString() {
    return level + ":" + (minor == LATEST ? "latest" : "v1." + minor);
  }
}
