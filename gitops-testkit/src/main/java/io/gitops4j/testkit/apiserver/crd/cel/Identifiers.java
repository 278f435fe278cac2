package io.gitops4j.testkit.apiserver.crd.cel;

import java.util.Set;
import java.util.regex.Pattern;

/** The identifiers of CEL; needs no library. Source: the CEL specification, "Syntax". */
public final class Identifiers {

  private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private Identifiers() {}

  /** Whether a text may be the name of a variable. */
  public static boolean isIdentifier(String text) {
    return IDENTIFIER.matcher(text).matches() && !isReserved(text);
  }

  /** Whether a text is a word that CEL keeps for itself. */
  static boolean isReserved(String text) {
    return RESERVED.contains(text);
  }
}
