package io.gitops4j.core.source.git;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of versions, as {@code spec.ref.semver} of a GitRepository gives it.
 *
 * <p>The rule is that of Masterminds/semver v3, which Flux uses; there is no standard for ranges
 * and every library reads them a little differently. Groups are separated by {@code ||}, of which
 * one must hold; the constraints of a group by blanks or commas, of which all must hold. Surprising
 * cases: a prerelease matches only a group in which some constraint names one; {@code 1 - 2} is
 * {@code >=1 <=2}, and {@code <=2} lets all of 2.x in while {@code >2} leaves all of it out; {@code
 * =1.2} and {@code 1.2} mean {@code 1.2.x}; {@code ~0} and {@code ~0.0} stay within 0.x and 0.0.x,
 * but {@code ~0.0.0} and {@code *} let everything in; a bare {@code ^0.0} lets 0.0.x in and {@code
 * ^0.0.3} only 0.0.3; {@code !=1.2} leaves all of 1.2.x out. Tests: SemverRangeTest, with a table
 * of what that library answers.
 */
final class SemverRange {

  private static final String IDENTIFIERS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
  private static final String PART = "[0-9xX*|]+";
  private static final String VERSION =
      "v?(%1$s)(\\.%1$s)?(\\.%1$s)?(-%2$s)?(\\+%2$s)?".formatted(PART, IDENTIFIERS);
  private static final String OPERATOR = "!=|>=|=>|<=|=<|~>|=|>|<|~|\\^|";
  private static final Pattern HYPHEN =
      Pattern.compile("\\s*(%1$s)\\s+-\\s+(%1$s)\\s*".formatted(VERSION));
  private static final Pattern CONSTRAINT =
      Pattern.compile("\\s*(%s)\\s*(%s)\\s*".formatted(OPERATOR, VERSION));
  private static final int MAX_LENGTH = 1024;

  private record Constraint(
      String operator,
      SemverVersion version,
      boolean dirty,
      boolean minorDirty,
      boolean patchDirty) {}

  private record Group(List<Constraint> constraints, boolean prereleases) {}

  private final String text;
  private final List<Group> groups;

  private SemverRange(String text, List<Group> groups) {
    this.text = text;
    this.groups = groups;
  }

  /**
   * Reads a range.
   *
   * @throws IllegalArgumentException when it is none; the message names the part
   */
  static SemverRange parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("the range has more than " + MAX_LENGTH + " characters");
    }
    String plain =
        HYPHEN.matcher(text).replaceAll(m -> ">= " + m.group(1) + ", <= " + m.group(7) + " ");
    List<Group> groups = new ArrayList<>();
    for (String part : plain.split("\\|\\|", -1)) {
      groups.add(group(part));
    }
    return new SemverRange(text, List.copyOf(groups));
  }

  private static Group group(String text) {
    List<Constraint> constraints = new ArrayList<>();
    Matcher match = CONSTRAINT.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!match.region(at, text.length()).lookingAt() || !separated(text, at)) {
        throw new IllegalArgumentException(
            "'" + text.strip() + "' is not a constraint on versions");
      }
      constraints.add(constraint(match, text));
      at = match.end();
      if (at < text.length() && text.charAt(at) == ',') {
        at++;
        if (text.substring(at).isBlank()) {
          throw new IllegalArgumentException("'" + text.strip() + "' ends with a comma");
        }
      }
    }
    if (constraints.isEmpty()) {
      throw new IllegalArgumentException("an empty part is not a constraint on versions");
    }
    boolean prereleases = constraints.stream().anyMatch(c -> c.version.isPrerelease());
    return new Group(List.copyOf(constraints), prereleases);
  }

  private static boolean separated(String text, int at) {
    return at == 0 || text.charAt(at - 1) == ',' || Character.isWhitespace(text.charAt(at - 1));
  }

  private static Constraint constraint(Matcher match, String text) {
    String major = match.group(3);
    String minor = match.group(4);
    String patch = match.group(5);
    String prerelease = match.group(6) == null ? "" : match.group(6);
    boolean anyMajor = isAny(major);
    boolean minorDirty = !anyMajor && (minor == null || isAny(minor.substring(1)));
    boolean patchDirty = !anyMajor && !minorDirty && (patch == null || isAny(patch.substring(1)));
    String version;
    if (anyMajor) {
      version = "0.0.0" + prerelease;
    } else if (minorDirty) {
      version = major + ".0.0" + prerelease;
    } else if (patchDirty) {
      version = major + minor + ".0" + prerelease;
    } else {
      version = major + minor + patch + prerelease;
    }
    boolean dirty = anyMajor || minorDirty || patchDirty;
    SemverVersion parsed =
        SemverVersion.parse(version)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "'" + text.strip() + "' is not a constraint on versions"));
    return new Constraint(match.group(1), parsed, dirty, minorDirty, patchDirty);
  }

  private static boolean isAny(@Nullable String part) {
    return part != null && (part.equals("x") || part.equals("X") || part.equals("*"));
  }

  /** Whether a version lies in the range. */
  boolean contains(SemverVersion version) {
    return groups.stream()
        .anyMatch(
            group ->
                (group.prereleases || !version.isPrerelease())
                    && group.constraints.stream().allMatch(c -> holds(c, version)));
  }

  private static boolean holds(Constraint constraint, SemverVersion version) {
    int order = version.compareTo(constraint.version);
    return switch (constraint.operator) {
      case "!=" -> !matches(constraint, version);
      case ">" -> isGreater(constraint, version);
      case "<" -> order < 0;
      case ">=", "=>" -> order >= 0;
      case "<=", "=<" -> isLessOrEqual(constraint, version);
      case "~", "~>" -> isTilde(constraint, version);
      case "^" -> order >= 0 && isCaret(constraint, version);
      default -> constraint.dirty ? isTilde(constraint, version) : order == 0;
    };
  }

  private static boolean matches(Constraint constraint, SemverVersion version) {
    SemverVersion wanted = constraint.version;
    if (!constraint.dirty) {
      return version.compareTo(wanted) == 0;
    }
    if (!sameMajor(wanted, version)) {
      return false;
    }
    if (constraint.minorDirty) {
      return true;
    }
    if (!sameMinor(wanted, version)) {
      return false;
    }
    if (constraint.patchDirty) {
      return !(version.isPrerelease() || wanted.isPrerelease())
          || wanted.prerelease().equals(version.prerelease());
    }
    return version.compareTo(wanted) == 0;
  }

  private static boolean isGreater(Constraint constraint, SemverVersion version) {
    SemverVersion wanted = constraint.version;
    if (!constraint.dirty) {
      return version.compareTo(wanted) > 0;
    }
    int major = version.major().compareTo(wanted.major());
    if (major != 0) {
      return major > 0;
    }
    if (constraint.minorDirty) {
      return false;
    }
    return constraint.patchDirty
        ? version.minor().compareTo(wanted.minor()) > 0
        : version.compareTo(wanted) > 0;
  }

  private static boolean isLessOrEqual(Constraint constraint, SemverVersion version) {
    SemverVersion wanted = constraint.version;
    if (!constraint.dirty) {
      return version.compareTo(wanted) <= 0;
    }
    int major = version.major().compareTo(wanted.major());
    boolean beyondMinor = major == 0 && version.minor().compareTo(wanted.minor()) > 0;
    return major <= 0 && (constraint.minorDirty || !beyondMinor);
  }

  private static boolean isTilde(Constraint constraint, SemverVersion version) {
    SemverVersion wanted = constraint.version;
    if (version.compareTo(wanted) < 0) {
      return false;
    }
    boolean zero = isZero(wanted.major()) && isZero(wanted.minor()) && isZero(wanted.patch());
    if (zero && !constraint.minorDirty && !constraint.patchDirty) {
      return true;
    }
    return sameMajor(wanted, version) && (constraint.minorDirty || sameMinor(wanted, version));
  }

  private static boolean isCaret(Constraint constraint, SemverVersion version) {
    SemverVersion wanted = constraint.version;
    if (!isZero(wanted.major()) || constraint.minorDirty) {
      return sameMajor(wanted, version);
    }
    if (!isZero(version.major())) {
      return false;
    }
    if (!isZero(wanted.minor()) || constraint.patchDirty) {
      return sameMinor(wanted, version);
    }
    return isZero(version.minor()) && wanted.patch().equals(version.patch());
  }

  private static boolean sameMajor(SemverVersion left, SemverVersion right) {
    return left.major().equals(right.major());
  }

  private static boolean sameMinor(SemverVersion left, SemverVersion right) {
    return left.minor().equals(right.minor());
  }

  private static boolean isZero(BigInteger number) {
    return number.signum() == 0;
  }

  @Override
  public String toString() {
    return text;
  }
}
