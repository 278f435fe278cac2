package io.gitops4j.core.template.sprig;

/**
 * TOML: writing and reading.
 *
 * <p>What cannot be written gives the error as the text; what cannot be read is a map with the key
 * {@code Error}. Source: Helm's {@code funcs.go}. Tests: the table {@code toml.txt}.
 */
final class TomlFunctions {

  private TomlFunctions() {}

  static void addTo(Registrar to) {
    to.add("toToml", "any", a -> TomlWriter.writeOrError(a.any(0)));
    to.add("fromToml", "string", a -> JsonFunctions.mapOrError(() -> TomlReader.read(a.text(0))));
  }
}
