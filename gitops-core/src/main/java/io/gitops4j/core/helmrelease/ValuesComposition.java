package io.gitops4j.core.helmrelease;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.SourceMap;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.core.chart.ValuesReader;
import io.gitops4j.core.helm.ValuesLayer;
import io.gitops4j.core.yaml.YamlException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts the values of a release together.
 *
 * <p>The rule: files of values from ConfigMaps and Secrets in their order, each over those before
 * it, then the values of the release itself; tables are merged, everything else is replaced, a
 * table by something else and the other way round, too. An entry with a target path is set there.
 *
 * <p>Surprising: before an entry is set at its path, the release's own values are merged in, and
 * after the last entry once more. What is set inside a table that nothing but the release's own
 * values made is set in these, and stays; what is set beside them, or in a table that a file had
 * made before, is overwritten by the release's own value of the same name. The documentation says
 * that a target path overwrites everything. Source: Flux, {@code pkg/chartutil/values.go}. Tests:
 * the folders below {@code values-composition/} in the test resources.
 */
public final class ValuesComposition {

  /**
   * An entry that was found.
   *
   * @param reference what referred to it
   * @param text what it holds
   */
  public record Entry(ValuesFrom reference, String text) {
    /** What referred to it, never what it holds. */
    @Override
    public String toString() {
      return reference.toString();
    }
  }

  private final UnitId unit;
  private final List<ComposedValues.SecretText> secrets = new ArrayList<>();
  private final List<ValuesLayer> layers = new ArrayList<>();

  private ValuesComposition(UnitId unit) {
    this.unit = unit;
  }

  /**
   * The values of a release.
   *
   * @param unit whose they are, for messages
   * @param given what the release gives
   * @param entries what its references led to, in their order
   * @throws RenderException when an entry is malformed
   */
  public static ComposedValues compose(UnitId unit, ReleaseValues given, List<Entry> entries) {
    ValuesComposition composition = new ValuesComposition(unit);
    Map<String, @Nullable Object> own = ValuesReader.table(given.inline());
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (entry.reference().targetPath().isEmpty()) {
        Map<String, @Nullable Object> file = composition.file(entry);
        composition.layer(entry, file);
        result = merged(result, file);
      } else {
        result = merged(result, own);
        composition.set(result, entry);
      }
    }
    if (!given.inline().isEmpty()) {
      composition.layers.add(
          new ValuesLayer(String.valueOf(unit), given.inline(), given.places(), false));
    }
    return new ComposedValues(merged(result, own), composition.secrets, composition.layers);
  }

  /** One table over another; what only one of them has is shared, not copied. */
  static Map<String, @Nullable Object> merged(Map<?, ?> lower, Map<?, ?> upper) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>();
    lower.forEach((key, value) -> merged.put((String) key, value));
    upper.forEach(
        (key, value) -> {
          Object below = merged.get((String) key);
          boolean tables = value instanceof Map<?, ?> && below instanceof Map<?, ?>;
          merged.put((String) key, tables ? merged(table(below), table(value)) : value);
        });
    return merged;
  }

  private static Map<?, ?> table(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private Map<String, @Nullable Object> file(Entry entry) {
    try {
      Map<String, @Nullable Object> values =
          ValuesReader.read(entry.reference().key(), entry.text());
      if (isSecret(entry)) {
        collect(entry, values);
      }
      return values;
    } catch (YamlException e) {
      // What is wrong is said in words of the text, which of a Secret nobody may see.
      String what =
          isSecret(entry) ? "it is no file of values in YAML" : String.valueOf(e.getMessage());
      throw failure(
          entry, e.exceedsLimit() ? Reason.LIMIT : Reason.INVALID, e.location().line(), what);
    }
  }

  private void set(Map<String, @Nullable Object> values, Entry entry) {
    String text = entry.text();
    boolean quoted = isIn(text, "'") || isIn(text, "\"");
    boolean literal = entry.reference().literal();
    String value = literal ? escaped(text) : quoted ? unquoted(text) : text;
    if (isSecret(entry)) {
      add(entry, literal || !quoted ? text : value);
    }
    try {
      String path = entry.reference().targetPath();
      SetText.into(values, path + "=" + value, literal || quoted);
      Map<String, @Nullable Object> alone = new LinkedHashMap<>();
      SetText.into(alone, path + "=" + value, literal || quoted);
      layer(entry, alone);
    } catch (SetText.Malformed e) {
      String what = isSecret(entry) ? "its value has another form" : String.valueOf(e.getMessage());
      throw failure(
          entry,
          Reason.INVALID,
          0,
          "it cannot be set at %s, as helm --set would: %s"
              .formatted(entry.reference().targetPath(), what));
    }
  }

  private void layer(Entry entry, Map<String, @Nullable Object> values) {
    ValuesFrom from = entry.reference();
    String what =
        "%s of %s/%s/%s".formatted(from.key(), from.kind(), unit.namespace(), from.name());
    SourceMap places = pointer -> Optional.ofNullable(from.declaredAt());
    layers.add(new ValuesLayer(what, values, places, isSecret(entry)));
  }

  /** Whether a text begins and ends with a quote, which may be the same one. */
  private static boolean isIn(String text, String quote) {
    return text.startsWith(quote) && text.endsWith(quote);
  }

  /** A text without any quotes of either kind at its ends, as Flux takes them away. */
  private static String unquoted(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && "'\"".indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    while (to > from && "'\"".indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(from, to);
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ("\\,[]{}".indexOf(c) >= 0) {
        escaped.append('\\');
      }
      escaped.append(c);
    }
    return escaped.toString();
  }

  private static boolean isSecret(Entry entry) {
    return entry.reference().kind().equals("Secret");
  }

  private void collect(Entry entry, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(each -> collect(entry, each));
    } else if (value instanceof List<?> list) {
      list.forEach(each -> collect(entry, each));
    } else if (value instanceof String text) {
      add(entry, text);
    }
  }

  private void add(Entry entry, String text) {
    ValuesFrom from = entry.reference();
    secrets.add(
        new ComposedValues.SecretText(
            text, from.key(), "Secret/" + unit.namespace() + "/" + from.name()));
  }

  private RenderException failure(Entry entry, Reason reason, int line, String what) {
    ValuesFrom from = entry.reference();
    String message =
        "Cannot put together the values of %s from %s of %s/%s/%s: %s%s; correct it."
            .formatted(
                unit,
                from.key(),
                from.kind(),
                unit.namespace(),
                from.name(),
                line > 0 ? "line " + line + ": " : "",
                what);
    Failure.Builder failure = Failure.builder(Stage.RENDER, reason, message);
    if (from.declaredAt() != null) {
      failure.location(from.declaredAt());
    }
    return new RenderException(failure.build());
  }
}
