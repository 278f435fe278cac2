package io.gitops4j.core.source.git;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version as a tag names it: {@code v1.2.0-rc.1+build}.
 *
 * <p>Read as loosely as Flux does: a {@code v} in front and leading zeros are allowed, all three
 * numbers are needed. Compared by the rules of semver 2.0.0, section 11; what follows a {@code +}
 * does not count. Source: Flux {@code pkg/version.ParseVersion}; Masterminds/semver v3, {@code
 * NewVersion}.
 *
 * @param major the first number
 * @param minor the second number
 * @param patch the third number
 * @param prerelease what follows the {@code -}; empty for a release
 * @param text the version as it was written
 */
record SemverVersion(
    BigInteger major, BigInteger minor, BigInteger patch, String prerelease, String text)
    implements Comparable<SemverVersion> {

  private static final String IDENTIFIERS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
  private static final Pattern FORM =
      Pattern.compile(
          "v?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?(?:-(%s))?(?:\\+(%s))?"
              .formatted(IDENTIFIERS, IDENTIFIERS));
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final BigInteger MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  /** The version a tag names; empty when it names none. */
  static Optional<SemverVersion> ofTag(String tag) {
    return tag.split("\\.", 3).length == 3 ? parse(tag) : Optional.empty();
  }

  /** A version of which the last numbers may be left out. */
  static Optional<SemverVersion> parse(String text) {
    Matcher match = FORM.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    BigInteger major = number(match.group(1));
    BigInteger minor = number(match.group(2));
    BigInteger patch = number(match.group(3));
    String prerelease = match.group(4) == null ? "" : match.group(4);
    boolean fits = major.max(minor).max(patch).compareTo(MAX) <= 0;
    return fits && wellFormed(prerelease)
        ? Optional.of(new SemverVersion(major, minor, patch, prerelease, text))
        : Optional.empty();
  }

  private static BigInteger number(@Nullable String digits) {
    return digits == null ? BigInteger.ZERO : new BigInteger(digits);
  }

  private static boolean wellFormed(String prerelease) {
    for (String part : prerelease.split("\\.", -1)) {
      if (part.length() > 1 && part.startsWith("0") && NUMBER.matcher(part).matches()) {
        return false;
      }
    }
    return true;
  }

  boolean isPrerelease() {
    return !prerelease.isEmpty();
  }

  /** By precedence: versions that differ after the {@code +} alone compare as equal. */
  @Override
  public int compareTo(SemverVersion other) {
    int order = major.compareTo(other.major);
    order = order != 0 ? order : minor.compareTo(other.minor);
    order = order != 0 ? order : patch.compareTo(other.patch);
    if (order != 0 || prerelease.equals(other.prerelease)) {
      return order;
    }
    if (prerelease.isEmpty() || other.prerelease.isEmpty()) {
      return prerelease.isEmpty() ? 1 : -1;
    }
    return comparePrereleases(prerelease, other.prerelease);
  }

  static int comparePrereleases(String left, String right) {
    String[] ours = left.split("\\.", -1);
    String[] theirs = right.split("\\.", -1);
    for (int i = 0; i < Math.min(ours.length, theirs.length); i++) {
      int order = comparePart(ours[i], theirs[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(ours.length, theirs.length);
  }

  private static int comparePart(String left, String right) {
    boolean leftNumber = NUMBER.matcher(left).matches();
    boolean rightNumber = NUMBER.matcher(right).matches();
    if (leftNumber && rightNumber) {
      return new BigInteger(left).compareTo(new BigInteger(right));
    }
    if (leftNumber != rightNumber) {
      return leftNumber ? -1 : 1;
    }
    return Integer.signum(left.compareTo(right));
  }
}
