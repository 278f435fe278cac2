package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.format.GoFormat;
import io.gitops4j.core.yaml.ScalarStyle;
import io.gitops4j.core.yaml.ScalarType;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.core.yaml.YamlScalar;
import io.gitops4j.core.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * YAML: writing and reading, as Helm's functions do with sigs.k8s.io/yaml.
 *
 * <p>The rule: a value is written by way of JSON, keys in natural order; a text is YAML 1.1, of
 * which the first document is read, and all its numbers are floats. What cannot be read is a map
 * with the key {@code Error}, or a list of the error. Source: Helm's {@code funcs.go};
 * sigs.k8s.io/yaml v1.6. Tests: the table {@code yaml.txt}.
 */
final class YamlFunctions {

  private static final YamlReader READER =
      YamlReader.of(YamlFlavor.V11).lastKeyWins().readingOnce();

  private YamlFunctions() {}

  static void addTo(Registrar to) {
    to.add("toYaml", "any", a -> JsonFunctions.textOrNone(() -> write(JsonTree.ofYaml(a.any(0)))));
    to.add("toYamlPretty", "any", a -> JsonFunctions.textOrNone(() -> PrettyYaml.write(a.any(0))));
    to.add("fromYaml", "string", a -> JsonFunctions.mapOrError(() -> map(a.text(0))));
    to.add("fromYamlArray", "string", a -> JsonFunctions.listOrError(() -> list(a.text(0))));
  }

  static String write(@Nullable Object json) {
    String yaml = YamlWriter.write(json);
    return yaml.endsWith("\n") ? yaml.substring(0, yaml.length() - 1) : yaml;
  }

  private static Map<String, @Nullable Object> map(String text) {
    Object value = read(text);
    try {
      return GoJson.requireMap(value);
    } catch (FunctionException e) {
      throw decoding(e);
    }
  }

  private static List<@Nullable Object> list(String text) {
    Object value = read(text);
    try {
      return GoJson.requireList(value);
    } catch (FunctionException e) {
      throw decoding(e);
    }
  }

  private static FunctionException decoding(FunctionException e) {
    return new FunctionException(
        "error unmarshaling JSON: while decoding JSON: " + e.getMessage(), e);
  }

  /**
   * The value of the first document of a text.
   *
   * @throws FunctionException in the words of sigs.k8s.io/yaml as far as they are known
   */
  private static @Nullable Object read(String text) {
    try {
      List<YamlNode> documents = READER.readAll("template", text);
      return documents.isEmpty() ? null : value(documents.get(0));
    } catch (YamlException e) {
      throw new FunctionException("error converting YAML to JSON: " + YamlErrorText.of(e, text), e);
    }
  }

  private static @Nullable Object value(YamlNode node) {
    if (node instanceof YamlMap map) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      for (YamlMap.Entry entry : map) {
        requireKey(entry);
        values.put(entry.key(), value(entry.value()));
      }
      return values;
    }
    if (node instanceof YamlList list) {
      List<@Nullable Object> values = new ArrayList<>(list.size());
      list.forEach(item -> values.add(value(item)));
      return values;
    }
    return scalar((YamlScalar) node);
  }

  private static @Nullable Object scalar(YamlScalar scalar) {
    if (scalar.type() == ScalarType.FLOAT) {
      requireFinite(scalar.text());
    }
    Object value = scalar.toValue();
    return value instanceof Long number ? (Double) (double) number : value;
  }

  private static void requireFinite(String text) {
    String special =
        switch (text.toLowerCase(Locale.ROOT)) {
          case ".inf", "+.inf" -> "+Inf";
          case "-.inf" -> "-Inf";
          case ".nan" -> "NaN";
          default -> "";
        };
    if (!special.isEmpty()) {
      throw new FunctionException(
          "error converting YAML to JSON: json: unsupported value: " + special);
    }
  }

  private static void requireKey(YamlMap.Entry entry) {
    boolean nil =
        entry.key().equals("null")
            && entry.keyNode().style() == ScalarStyle.PLAIN
            && entry.keyNode().type() == ScalarType.STRING;
    if (nil) {
      throw new FunctionException(
          "error converting YAML to JSON: "
              + "unsupported map key of type: %!s(<nil>), key: <nil>, value: "
              + GoFormat.printf("%#v", Collections.singletonList(value(entry.value()))));
    }
  }
}
