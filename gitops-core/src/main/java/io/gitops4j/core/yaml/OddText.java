package io.gitops4j.core.yaml;

import java.util.regex.Pattern;

/**
 * Texts that do not come out of kustomize as they went in, for their characters.
 *
 * <p>The rule: each object is JSON in the end, which is read as YAML once more. JSON escapes what
 * is below U+0020, but YAML does not allow the other control characters, U+FFFE and U+FFFF; and
 * U+0085 ends a line, so that it is folded as a line break in quotes is. Source: Go, {@code
 * encoding/json}; go-yaml v3, {@code yaml_parser_update_buffer} in {@code readerc.go}. Few texts
 * are looked at: what a file has without an escape in it is refused where it is read. Tests: the
 * cases {@code *control-character*} of {@code KustomizeFixtureTest}.
 */
final class OddText {

  private static final char NEXT_LINE = 0x85;

  private static final Pattern BREAKS = Pattern.compile(" *\\x{85}[ \\x{85}]*");

  private OddText() {}

  /** Whether a text has such characters. */
  static boolean is(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isOdd(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOdd(char c) {
    return c >= 0x7F && (c < 0xA0 || c >= 0xFFFE);
  }

  /** Whether a text has one that YAML does not allow. */
  static boolean isRefused(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isOdd(text.charAt(i)) && text.charAt(i) != NEXT_LINE) {
        return true;
      }
    }
    return false;
  }

  /** The text with its odd line breaks folded. */
  static String folded(String text) {
    return BREAKS
        .matcher(text)
        .replaceAll(
            found -> {
              int breaks = (int) found.group().chars().filter(c -> c == NEXT_LINE).count();
              return breaks == 1 ? " " : "\n".repeat(breaks - 1);
            });
  }
}
