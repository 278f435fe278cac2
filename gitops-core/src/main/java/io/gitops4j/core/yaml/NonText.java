package io.gitops4j.core.yaml;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Which texts kustomize puts in quotes where it sets them, so that what a patch later puts there is
 * text, too, be it a number.
 *
 * <p>The rule: those of one line that YAML 1.1 reads as something else than a text, be it a number,
 * a mapping, or nothing but a comment. Source: kyaml, {@code IsYaml1_1NonString} in {@code
 * yaml/compatibility.go}. Tests: the case {@code patch-of-a-generated-value-keeps-its-quotes}.
 */
final class NonText {

  /** A text that is one scalar without looking further. */
  private static final Pattern WORD = Pattern.compile("[\\w./][\\w./+@=-]*");

  /** What Go's YAML does not read. */
  private static final Pattern TAB = Pattern.compile(" *\t.*");

  private static final YamlReader READER = YamlReader.of(YamlFlavor.V11).asGo();

  private NonText() {}

  /** Whether a text is put in quotes. */
  static boolean is(String text) {
    if (text.isEmpty() || text.indexOf('\n') >= 0 || TAB.matcher(text).matches()) {
      return false;
    }
    if (WORD.matcher(text).matches()) {
      return ScalarResolver.resolve(text, YamlFlavor.V11) != ScalarType.STRING;
    }
    try {
      YamlNode read = READER.readFirst("(value)", text.getBytes(StandardCharsets.UTF_8));
      return !(read instanceof YamlScalar scalar && scalar.type() == ScalarType.STRING);
    } catch (YamlException e) {
      return false;
    }
  }
}
