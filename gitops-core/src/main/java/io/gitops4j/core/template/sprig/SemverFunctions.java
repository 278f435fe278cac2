package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionDefinition;
import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.Signature;
import io.gitops4j.core.template.TemplateObject;
import io.gitops4j.core.template.value.StructValue;
import io.gitops4j.core.template.value.TypedNumber;
import io.gitops4j.core.version.SemanticVersion;
import io.gitops4j.core.version.VersionConstraint;
import io.gitops4j.core.version.VersionException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Versions: {@code semver} and {@code semverCompare}.
 *
 * <p>What {@code semver} gives has the methods of Masterminds/semver and is a text in JSON. Tests:
 * the table {@code semver.txt}.
 */
final class SemverFunctions {

  private static final String TYPE = "semver.Version";
  private static final Set<String> OF_POINTERS =
      Set.of(
          "Original",
          "Compare",
          "Equal",
          "LessThan",
          "LessThanEqual",
          "GreaterThan",
          "GreaterThanEqual");
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private SemverFunctions() {}

  static void addTo(Registrar to) {
    to.add("semver", "string", a -> new Value(said(() -> SemanticVersion.parse(a.text(0))), true));
    to.add(
        "semverCompare",
        "string, string",
        a ->
            said(() -> VersionConstraint.parse(a.text(0)))
                .admits(said(() -> SemanticVersion.parse(a.text(1)))));
  }

  /** What is wrong with a version is said in the words of Masterminds/semver. */
  private static <T> T said(Supplier<T> parse) {
    try {
      return parse.get();
    } catch (VersionException e) {
      String part = e.part().map(text -> ": " + Printed.quote(text)).orElse("");
      throw new FunctionException(e.getMessage() + part, e);
    }
  }

  /** A version as templates see it: no fields, but methods. */
  private record Value(SemanticVersion version, boolean pointer)
      implements StructValue, TemplateObject, JsonForm {

    @Override
    public String typeName() {
      return TYPE;
    }

    @Override
    public List<String> fieldNames() {
      return List.of();
    }

    @Override
    public @Nullable Object field(String name) {
      return null;
    }

    @Override
    public String text() {
      return version.toString();
    }

    @Override
    public String json() {
      return version.toString();
    }

    @Override
    public String toString() {
      return version.toString();
    }

    @Override
    public @Nullable FunctionDefinition method(String name) {
      return pointer || !OF_POINTERS.contains(name) ? known(name) : null;
    }

    private @Nullable FunctionDefinition known(String name) {
      return switch (name) {
        case "Major" -> getter(unsigned(version.major()));
        case "Minor" -> getter(unsigned(version.minor()));
        case "Patch" -> getter(unsigned(version.patch()));
        case "Prerelease" -> getter(version.prerelease());
        case "Metadata" -> getter(version.metadata());
        case "Original" -> getter(version.original());
        case "String" -> getter(version.toString());
        case "Compare" ->
            new FunctionDefinition(
                Signature.of("*" + TYPE), a -> (long) version.compareTo(other(a.get(0))));
        case "Equal" -> comparison(order -> order == 0);
        case "LessThan" -> comparison(order -> order < 0);
        case "LessThanEqual" -> comparison(order -> order <= 0);
        case "GreaterThan" -> comparison(order -> order > 0);
        case "GreaterThanEqual" -> comparison(order -> order >= 0);
        case "IncMajor", "IncMinor", "IncPatch" ->
            new FunctionDefinition(Signature.of(), a -> new Value(next(name), false));
        case "SetPrerelease", "SetMetadata" ->
            new FunctionDefinition(
                Signature.of("string"), a -> new Value(with(name, (String) a.get(0)), false));
        default -> null;
      };
    }

    private static TypedNumber unsigned(BigInteger number) {
      return new TypedNumber("uint64", number.longValue());
    }

    private static FunctionDefinition getter(Object value) {
      return new FunctionDefinition(Signature.of(), arguments -> value);
    }

    private FunctionDefinition comparison(IntPredicate test) {
      return new FunctionDefinition(
          Signature.of("*" + TYPE), a -> test.test(version.compareTo(other(a.get(0)))));
    }

    private static SemanticVersion other(@Nullable Object value) {
      if (value instanceof Value other) {
        return other.version;
      }
      throw new FunctionException(
          "runtime error: invalid memory address or nil pointer dereference");
    }

    private SemanticVersion next(String name) {
      BigInteger major = version.major();
      BigInteger minor = version.minor();
      BigInteger patch = version.patch();
      Map<String, List<BigInteger>> next =
          Map.of(
              "IncMajor", List.of(major.add(BigInteger.ONE), BigInteger.ZERO, BigInteger.ZERO),
              "IncMinor", List.of(major, minor.add(BigInteger.ONE), BigInteger.ZERO),
              "IncPatch",
                  List.of(
                      major,
                      minor,
                      version.prerelease().isEmpty() ? patch.add(BigInteger.ONE) : patch));
      List<BigInteger> numbers = next.getOrDefault(name, List.of(major, minor, patch));
      if (numbers.stream().anyMatch(number -> number.compareTo(MOST) > 0)) {
        throw new FunctionException("version increment would overflow uint64");
      }
      return version(numbers.get(0), numbers.get(1), numbers.get(2), "", "");
    }

    private SemanticVersion with(String name, @Nullable String text) {
      String part = text == null ? "" : text;
      boolean prerelease = name.equals("SetPrerelease");
      String separator = prerelease ? "-" : "+";
      if (!part.isEmpty()) {
        try {
          SemanticVersion.parse("1.0.0" + separator + part);
        } catch (VersionException e) {
          throw new FunctionException(
              prerelease ? "invalid prerelease string" : "invalid metadata string", e);
        }
      }
      return version(
          version.major(),
          version.minor(),
          version.patch(),
          prerelease ? part : version.prerelease(),
          prerelease ? version.metadata() : part);
    }

    private SemanticVersion version(
        BigInteger major, BigInteger minor, BigInteger patch, String prerelease, String metadata) {
      SemanticVersion made = new SemanticVersion(major, minor, patch, prerelease, metadata, "");
      String prefix = version.original().startsWith("v") ? "v" : "";
      return new SemanticVersion(major, minor, patch, prerelease, metadata, prefix + made);
    }
  }
}
