package io.gitops4j.core.version;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A version as charts and tags write it: major, minor and patch, with a prerelease and build
 * metadata.
 *
 * <p>The rule: a {@code v} at the front is dropped, a missing minor or patch number is 0, zeros in
 * front of a number are dropped except in a prerelease, where they are an error. Versions are
 * ordered by their numbers, then by their prerelease; metadata do not count. Source: {@code
 * NewVersion} of github.com/Masterminds/semver v3.5, which Helm 3.22 and Flux use. Tests: the table
 * {@code semver.txt} and {@code SemanticVersionPropertyTest}.
 *
 * @param major the first number
 * @param minor the second number
 * @param patch the third number
 * @param prerelease what follows the hyphen; empty when nothing does
 * @param metadata what follows the plus sign; empty when nothing does
 * @param original the text it was read from
 * @since 0.1
 */
public record SemanticVersion(
    BigInteger major,
    BigInteger minor,
    BigInteger patch,
    String prerelease,
    String metadata,
    String original)
    implements Comparable<SemanticVersion> {

  private static final int MAX_LENGTH = 1_000;
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final Pattern LOOSE =
      Pattern.compile(
          "v?([0-9]+)(\\.[0-9]+)?(\\.[0-9]+)?"
              + "(-([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?"
              + "(\\+([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?");

  /**
   * Reads a version.
   *
   * @throws VersionException in the words of Masterminds/semver when it is none
   */
  public static SemanticVersion parse(String text) {
    Matcher found = LOOSE.matcher(text);
    if (text.length() > MAX_LENGTH || !found.matches()) {
      throw new VersionException("invalid semantic version", null);
    }
    String prerelease = orEmpty(found.group(5));
    BigInteger major = number(found.group(1));
    BigInteger minor = number(found.group(2));
    BigInteger patch = number(found.group(3));
    requirePrerelease(prerelease);
    return new SemanticVersion(major, minor, patch, prerelease, orEmpty(found.group(8)), text);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static BigInteger number(@Nullable String part) {
    if (part == null) {
      return BigInteger.ZERO;
    }
    String digits = part.startsWith(".") ? part.substring(1) : part;
    BigInteger number = new BigInteger(digits);
    if (number.compareTo(MOST) > 0) {
      throw new VersionException(
          "error parsing version segment: strconv.ParseUint: parsing \""
              + digits
              + "\": value out of range",
          null);
    }
    return number;
  }

  private static void requirePrerelease(String prerelease) {
    for (String part : prerelease.split("\\.", -1)) {
      if (part.length() > 1 && part.charAt(0) == '0' && isNumber(part)) {
        throw new VersionException("version segment starts with 0", null);
      }
    }
  }

  private static boolean isNumber(String part) {
    return !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Orders versions; metadata do not count, so that 0 is no promise of equality. */
  @Override
  public int compareTo(SemanticVersion other) {
    int order = major.compareTo(other.major);
    order = order != 0 ? order : minor.compareTo(other.minor);
    order = order != 0 ? order : patch.compareTo(other.patch);
    return order != 0 ? order : comparePrerelease(prerelease, other.prerelease);
  }

  /** Orders prereleases: none is the highest, numbers are below words, fewer parts below more. */
  static int comparePrerelease(String one, String other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Boolean.compare(one.isEmpty(), other.isEmpty());
    }
    String[] mine = one.split("\\.", -1);
    String[] theirs = other.split("\\.", -1);
    for (int i = 0; i < Math.max(mine.length, theirs.length); i++) {
      if (i == mine.length) {
        return -1;
      }
      if (i == theirs.length) {
        return 1;
      }
      int order = comparePart(mine[i], theirs[i]);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int comparePart(String one, String other) {
    boolean number = isUnsigned(one);
    if (number != isUnsigned(other)) {
      return number ? -1 : 1;
    }
    int order =
        number ? new BigInteger(one).compareTo(new BigInteger(other)) : one.compareTo(other);
    return Integer.signum(order);
  }

  private static boolean isUnsigned(String part) {
    return isNumber(part) && new BigInteger(part).compareTo(MOST) <= 0;
  }

  /** The version in full, without a {@code v}. */
  @Override
  public String toString() {
    return major
        + "."
        + minor
        + "."
        + patch
        + (prerelease.isEmpty() ? "" : "-" + prerelease)
        + (metadata.isEmpty() ? "" : "+" + metadata);
  }
}
