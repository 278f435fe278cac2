package io.gitops4j.testkit.apiserver.crd.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Formats by name: {@code format.dns1123Label().validate(text)} tells what is wrong with a text, as
 * an optional list.
 *
 * <p>Surprising case: a prefix of a name may end in a dash, because its last two characters are
 * taken for a letter. Source: k8s.io/apiserver, {@code pkg/cel/library/format.go}; kube-openapi
 * {@code pkg/validation/strfmt}. Tests: the recorded {@code crd-cel-format}.
 */
final class FormatLibrary {

  private static final CelType TYPE = OpaqueType.create("kubernetes.NamedFormat");
  private static final FunctionSet.Arg SELF = new FunctionSet.Arg(TYPE, Format.class);
  private static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");
  private static final Pattern TIME =
      Pattern.compile(
          "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](.[0-9]+)?(z|[+-][0-9]{2}:[0-9]{2})");
  private static final Map<String, Format> FORMATS = formats();

  private FormatLibrary() {}

  /** A format; equal to those of the same name. */
  static final class Format {
    private final String name;
    private final Function<String, List<String>> check;

    Format(String name, Function<String, List<String>> check) {
      this.name = name;
      this.check = check;
    }

    Optional<List<String>> validate(String text) {
      List<String> wrong = check.apply(text);
      return wrong.isEmpty() ? Optional.empty() : Optional.of(wrong);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Format f && f.name.equals(name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  private static Map<String, Format> formats() {
    Map<String, Format> map = new LinkedHashMap<>();
    add(map, "dns1123Label", Names::label);
    add(map, "dns1123Subdomain", Names::subdomain);
    add(map, "dns1035Label", Names::label1035);
    add(map, "qualifiedName", Names::qualified);
    add(map, "dns1123LabelPrefix", text -> Names.label(masked(text)));
    add(map, "dns1123SubdomainPrefix", text -> Names.subdomain(masked(text)));
    add(map, "dns1035LabelPrefix", text -> Names.label1035(masked(text)));
    add(map, "labelValue", Names::labelValue);
    add(map, "uri", FormatLibrary::uri);
    add(map, "uuid", valid(t -> UUID.matcher(t).matches(), "does not match the UUID format"));
    add(map, "byte", valid(FormatLibrary::base64, "invalid base64"));
    add(map, "date", valid(FormatLibrary::date, "invalid date"));
    add(map, "datetime", valid(FormatLibrary::dateTime, "invalid datetime"));
    return map;
  }

  private static void add(
      Map<String, Format> map, String name, Function<String, List<String>> check) {
    map.put(name, new Format(name, check));
  }

  private static Function<String, List<String>> valid(Predicate<String> test, String wrong) {
    return text -> test.test(text) ? List.of() : List.of(wrong);
  }

  private static String masked(String text) {
    return text.length() > 1 && text.endsWith("-")
        ? text.substring(0, text.length() - 2) + "a"
        : text;
  }

  private static List<String> uri(String text) {
    String problem = GoUrl.problem(text);
    return problem == null ? List.of() : List.of(problem);
  }

  private static boolean base64(String text) {
    try {
      return !text.isEmpty()
          && text.length() % 4 == 0
          && Base64.getDecoder().decode(text).length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean date(String text) {
    try {
      return text.length() == 10 && LocalDate.parse(text) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean dateTime(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int at = lower.indexOf('t');
    return at >= 0
        && date(lower.substring(0, at))
        && TIME.matcher(lower.substring(at + 1)).matches();
  }

  static FunctionSet functions() {
    FunctionSet set = new FunctionSet();
    FORMATS.forEach(
        (name, format) -> set.global("format." + name, "format." + name, TYPE, a -> format));
    return set.global(
            "format.named",
            "format-named",
            OptionalType.create(TYPE),
            a -> Optional.ofNullable(FORMATS.get((String) a[0])),
            FunctionSet.STRING)
        .member(
            "validate",
            "format-validate",
            OptionalType.create(FunctionSet.STRINGS),
            a -> ((Format) a[0]).validate((String) a[1]),
            SELF,
            new FunctionSet.Arg(SimpleType.STRING, String.class));
  }
}
