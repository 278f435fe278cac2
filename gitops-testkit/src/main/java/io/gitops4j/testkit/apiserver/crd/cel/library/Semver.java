package io.gitops4j.testkit.apiserver.crd.cel.library;

import io.gitops4j.testkit.apiserver.model.GoText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version by Semantic Versioning 2.0.0; what stands behind a plus sign does not count.
 *
 * <p>Source: semver.org; the words about what is none are those of github.com/blang/semver/v4.
 * Normalising: k8s.io/apiserver, {@code pkg/cel/library/semverlib.go}. Tests: the recorded {@code
 * crd-cel-semver}.
 */
final class Semver implements Comparable<Semver> {

  private static final int LONGEST = 4096;

  private final long major;
  private final long minor;
  private final long patch;
  private final List<String> pre;

  private Semver(long major, long minor, long patch, List<String> pre) {
    this.major = major;
    this.minor = minor;
    this.patch = patch;
    this.pre = pre;
  }

  static Semver parse(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      throw new CelFailure("Version string empty");
    }
    List<String> parts = Arrays.asList(text.split("\\.", 3));
    if (parts.size() != 3) {
      throw new CelFailure("No Major.Minor.Patch elements found");
    }
    long major = number("major", parts.get(0));
    long minor = number("minor", parts.get(1));
    String rest = parts.get(2);
    List<String> build = List.of();
    int plus = rest.indexOf('+');
    if (plus >= 0) {
      build = Arrays.asList(rest.substring(plus + 1).split("\\.", -1));
      rest = rest.substring(0, plus);
    }
    List<String> pre = List.of();
    int dash = rest.indexOf('-');
    if (dash >= 0) {
      pre = Arrays.asList(rest.substring(dash + 1).split("\\.", -1));
      rest = rest.substring(0, dash);
    }
    long patch = number("patch", rest);
    pre.forEach(Semver::checkPre);
    build.forEach(Semver::checkBuild);
    return new Semver(major, minor, patch, pre);
  }

  /** Reads a version that may begin with a v, have leading zeroes or less than three parts. */
  static Semver lenient(String text) {
    String bare = text.startsWith("v") ? text.substring(1) : text;
    List<String> parts = new ArrayList<>();
    for (String part : bare.split("\\.", 3)) {
      parts.add(withoutZeroes(part));
    }
    if (parts.size() < 3) {
      String last = parts.get(parts.size() - 1);
      if (last.indexOf('+') >= 0 || last.indexOf('-') >= 0) {
        throw new CelFailure("short version cannot contain PreRelease/Build meta data");
      }
      while (parts.size() < 3) {
        parts.add("0");
      }
    }
    return parse(String.join(".", parts));
  }

  private static String withoutZeroes(String part) {
    if (part.length() <= 1) {
      return part;
    }
    int from = 0;
    while (from < part.length() && part.charAt(from) == '0') {
      from++;
    }
    String rest = part.substring(from);
    return rest.isEmpty() || !digits(rest.substring(0, 1)) ? "0" + rest : rest;
  }

  private static boolean digits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean identifier(String text) {
    return text.chars()
        .allMatch(
            c ->
                (c >= '0' && c <= '9')
                    || (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || c == '-');
  }

  private static boolean leadingZero(String text) {
    return text.length() > 1 && text.charAt(0) == '0';
  }

  private static long number(String what, String text) {
    if (!digits(text)) {
      throw new CelFailure(
          "Invalid character(s) found in " + what + " number " + GoText.quoted(text));
    }
    if (leadingZero(text)) {
      String name = Character.toUpperCase(what.charAt(0)) + what.substring(1);
      throw new CelFailure(name + " number must not contain leading zeroes " + GoText.quoted(text));
    }
    return unsigned(text);
  }

  private static long unsigned(String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      String why = text.isEmpty() ? "invalid syntax" : "value out of range";
      throw new CelFailure("strconv.ParseUint: parsing " + GoText.quoted(text) + ": " + why);
    }
  }

  private static void checkPre(String text) {
    if (text.isEmpty()) {
      throw new CelFailure("Prerelease is empty");
    }
    if (digits(text)) {
      if (leadingZero(text)) {
        throw new CelFailure(
            "Numeric PreRelease version must not contain leading zeroes " + GoText.quoted(text));
      }
      unsigned(text);
    } else if (!identifier(text)) {
      throw new CelFailure("Invalid character(s) found in prerelease " + GoText.quoted(text));
    }
  }

  private static void checkBuild(String text) {
    if (text.isEmpty()) {
      throw new CelFailure("Build meta data is empty");
    }
    if (!identifier(text)) {
      throw new CelFailure("Invalid character(s) found in build meta data " + GoText.quoted(text));
    }
  }

  long major() {
    return major;
  }

  long minor() {
    return minor;
  }

  long patch() {
    return patch;
  }

  @Override
  public int compareTo(Semver other) {
    int numbers = Long.compareUnsigned(major, other.major);
    numbers = numbers == 0 ? Long.compareUnsigned(minor, other.minor) : numbers;
    numbers = numbers == 0 ? Long.compareUnsigned(patch, other.patch) : numbers;
    if (numbers != 0) {
      return Integer.signum(numbers);
    }
    if (pre.isEmpty() || other.pre.isEmpty()) {
      return Boolean.compare(pre.isEmpty(), other.pre.isEmpty());
    }
    for (int i = 0; i < pre.size() && i < other.pre.size(); i++) {
      int part = comparePart(pre.get(i), other.pre.get(i));
      if (part != 0) {
        return part;
      }
    }
    return Integer.compare(pre.size(), other.pre.size());
  }

  private static int comparePart(String a, String b) {
    boolean number = digits(a);
    if (number != digits(b)) {
      return number ? -1 : 1;
    }
    return number ? Long.compareUnsigned(unsigned(a), unsigned(b)) : Integer.signum(a.compareTo(b));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Semver v && compareTo(v) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(major * 31 + minor) * 31 + Long.hashCode(patch) + pre.hashCode();
  }
}
