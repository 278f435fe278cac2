package io.gitops4j.core.version;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition on versions such as {@code >=1.2 <2 || ~3.1}, in the grammar of Masterminds/semver.
 *
 * <p>The rule: groups between {@code ||}; in a group all conditions must hold, which stand after
 * blanks or commas; a hyphen between blanks is a range with both ends. A condition is an operator
 * ({@code = != > < >= => <= =< ~ ~> ^} or none) and a version, whose missing numbers, {@code x},
 * {@code X} and {@code *} stand for any. Surprising cases: a prerelease satisfies nothing in a
 * group none of whose versions has a prerelease; {@code >1.2} means 1.3.0 or more; {@code <=1.2}
 * admits 1.2.9; {@code ~0.0.0} admits everything from 0.0.0 on. Source: {@code constraints.go} of
 * github.com/Masterminds/semver v3.5. Tests: {@code VersionConstraintTest}, and the table {@code
 * semver.txt} of templates.
 *
 * @since 0.1
 */
public final class VersionConstraint {

  private static final int MAX_LENGTH = 2_000;
  private static final Set<String> OPERATORS =
      Set.of("", "=", "!=", ">", "<", ">=", "=>", "<=", "=<", "~", "~>", "^");

  private final List<Group> groups;

  private VersionConstraint(List<Group> groups) {
    this.groups = groups;
  }

  private record Group(List<Condition> conditions, boolean prereleases) {
    boolean admits(SemanticVersion version) {
      if (!version.prerelease().isEmpty() && !prereleases) {
        return false;
      }
      return conditions.stream().allMatch(condition -> condition.admits(version));
    }
  }

  /**
   * Reads a constraint.
   *
   * @throws VersionException when it is none
   */
  public static VersionConstraint parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new VersionException(
          "a version constraint has more than the limit of " + MAX_LENGTH + " characters", null);
    }
    Condition single = single(text);
    if (single != null) {
      boolean prereleases = !single.version().prerelease().isEmpty();
      return new VersionConstraint(List.of(new Group(List.of(single), prereleases)));
    }
    List<Group> groups = new ArrayList<>();
    for (String part : withoutRanges(text).split("\\|\\|", -1)) {
      groups.add(group(part));
    }
    return new VersionConstraint(List.copyOf(groups));
  }

  /** Whether a version satisfies it. */
  public boolean admits(SemanticVersion version) {
    return groups.stream().anyMatch(group -> group.admits(version));
  }

  /**
   * The one condition that most constraints are, such as {@code >=1.23.0-0}; null for all others,
   * which need the patterns.
   */
  private static @Nullable Condition single(String text) {
    int start = 0;
    while (start < text.length() && "=!<>~^".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    String operator = text.substring(0, start);
    int from = start;
    while (from < text.length() && text.charAt(from) == ' ') {
      from++;
    }
    if (!OPERATORS.contains(operator) || !hasThreeNumbers(text, from)) {
      return null;
    }
    return new Condition(operator, SemanticVersion.parse(text.substring(from)), Precision.PATCH);
  }

  /** Whether a text goes on with three short numbers, and perhaps a prerelease of 0, to its end. */
  private static boolean hasThreeNumbers(String text, int from) {
    int at = from;
    for (int i = 0; i < 3; i++) {
      int first = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      boolean number =
          at > first && at - first < 9 && (text.charAt(first) != '0' || at - first == 1);
      if (!number || (i < 2 && !text.startsWith(".", at++))) {
        return false;
      }
    }
    return at == text.length() || text.substring(at).equals("-0");
  }

  private static String withoutRanges(String text) {
    Matcher range = Grammar.RANGE.matcher(text);
    StringBuilder rewritten = new StringBuilder();
    int written = 0;
    while (range.find()) {
      rewritten
          .append(text, written, range.start())
          .append(">= ")
          .append(range.group(1))
          .append(", <= ")
          .append(range.group(11))
          .append(' ');
      written = range.end();
    }
    return rewritten.append(text.substring(written)).toString();
  }

  private static Group group(String text) {
    if (!Grammar.GROUP.matcher(text).matches()) {
      throw new VersionException("improper constraint", text);
    }
    List<Condition> conditions = new ArrayList<>();
    Matcher each = Grammar.EACH.matcher(text);
    while (each.find()) {
      conditions.add(condition(each.group()));
    }
    boolean prereleases =
        conditions.stream().anyMatch(condition -> !condition.version().prerelease().isEmpty());
    return new Group(conditions, prereleases);
  }

  private static Condition condition(String text) {
    Matcher found = Grammar.ONE.matcher(text);
    if (!found.matches()) {
      throw new VersionException("improper constraint", text);
    }
    String suffix = found.group(6) == null ? "" : found.group(6);
    String version;
    Precision precision;
    if (isAny(found.group(3))) {
      version = "0.0.0" + suffix;
      precision = Precision.NONE;
    } else if (isAny(found.group(4))) {
      version = found.group(3) + ".0.0" + suffix;
      precision = Precision.MAJOR;
    } else if (isAny(found.group(5))) {
      version = found.group(3) + found.group(4) + ".0" + suffix;
      precision = Precision.MINOR;
    } else {
      version = found.group(2);
      precision = Precision.PATCH;
    }
    try {
      return new Condition(found.group(1), SemanticVersion.parse(version), precision);
    } catch (VersionException e) {
      throw new VersionException("constraint parser error", null);
    }
  }

  private static boolean isAny(@Nullable String part) {
    if (part == null) {
      return true;
    }
    String bare = part.startsWith(".") ? part.substring(1) : part;
    return bare.isEmpty() || bare.equals("x") || bare.equals("X") || bare.equals("*");
  }

  /** The patterns of the whole grammar, which are made when one is needed. */
  private static final class Grammar {
    static final String OPERATOR = "=||!=|>|<|>=|=>|<=|=<|~|~>|\\^";
    static final String VERSION =
        "v?([0-9|x|X|\\*]+)(\\.[0-9|x|X|\\*]+)?(\\.[0-9|x|X|\\*]+)?"
            + "(-([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?"
            + "(\\+([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?";
    static final Pattern RANGE =
        Pattern.compile("\\s*(" + VERSION + ")\\s+-\\s+(" + VERSION + ")\\s*");
    static final Pattern EACH = Pattern.compile("(" + OPERATOR + ")\\s*(" + VERSION + ")");
    static final Pattern ONE = Pattern.compile("^\\s*(" + OPERATOR + ")\\s*(" + VERSION + ")\\s*$");
    static final Pattern GROUP =
        Pattern.compile(
            "^(\\s*("
                + OPERATOR
                + ")\\s*("
                + VERSION
                + ")\\s*)((?:\\s+|,\\s*)("
                + OPERATOR
                + ")\\s*("
                + VERSION
                + ")\\s*)*$");

    private Grammar() {}
  }

  /** Which numbers of a condition's version are given. */
  private enum Precision {
    NONE,
    MAJOR,
    MINOR,
    PATCH
  }

  private record Condition(String operator, SemanticVersion version, Precision precision) {

    boolean admits(SemanticVersion other) {
      return switch (operator) {
        case "!=" -> differs(other);
        case ">" -> above(other);
        case "<" -> other.compareTo(version) < 0;
        case ">=", "=>" -> other.compareTo(version) >= 0;
        case "<=", "=<" -> atMost(other);
        case "~", "~>" -> near(other);
        case "^" -> compatible(other);
        default -> precision == Precision.PATCH ? other.compareTo(version) == 0 : near(other);
      };
    }

    private boolean sameMajor(SemanticVersion other) {
      return other.major().equals(version.major());
    }

    private boolean sameMinor(SemanticVersion other) {
      return other.minor().equals(version.minor());
    }

    private boolean differs(SemanticVersion other) {
      return switch (precision) {
        case PATCH -> other.compareTo(version) != 0;
        case MAJOR -> !sameMajor(other);
        case MINOR ->
            !sameMajor(other)
                || !sameMinor(other)
                || SemanticVersion.comparePrerelease(other.prerelease(), version.prerelease()) != 0;
        case NONE ->
            !sameMajor(other)
                || !sameMinor(other)
                || !other.patch().equals(version.patch())
                || other.compareTo(version) != 0;
      };
    }

    private boolean above(SemanticVersion other) {
      int major = other.major().compareTo(version.major());
      if (precision == Precision.PATCH || precision == Precision.NONE) {
        return other.compareTo(version) > 0;
      }
      if (major != 0 || precision == Precision.MAJOR) {
        return major > 0;
      }
      return other.minor().compareTo(version.minor()) > 0;
    }

    private boolean atMost(SemanticVersion other) {
      if (precision == Precision.PATCH) {
        return other.compareTo(version) <= 0;
      }
      int major = other.major().compareTo(version.major());
      boolean laterMinor =
          major == 0
              && other.minor().compareTo(version.minor()) > 0
              && precision != Precision.MAJOR;
      return major <= 0 && !laterMinor;
    }

    private boolean near(SemanticVersion other) {
      if (other.compareTo(version) < 0) {
        return false;
      }
      boolean zero = version.major().signum() == 0 && version.minor().signum() == 0;
      boolean given = precision == Precision.PATCH || precision == Precision.NONE;
      if (zero && version.patch().signum() == 0 && given) {
        return true;
      }
      return sameMajor(other) && (sameMinor(other) || precision == Precision.MAJOR);
    }

    private boolean compatible(SemanticVersion other) {
      if (other.compareTo(version) < 0) {
        return false;
      }
      if (version.major().signum() > 0 || precision == Precision.MAJOR) {
        return sameMajor(other);
      }
      if (other.major().signum() > 0) {
        return false;
      }
      if (version.minor().signum() > 0 || precision == Precision.MINOR) {
        return sameMinor(other);
      }
      return other.minor().signum() == 0 && other.patch().equals(version.patch());
    }
  }
}
