package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionTable;
import org.jspecify.annotations.Nullable;

/**
 * The table of all functions of sprig 3.3 that Helm 3.22 exposes, and of Helm's own for YAML, JSON
 * and TOML.
 *
 * <p>Not among them are {@code env} and {@code expandenv}, which Helm refuses; {@code
 * getHostByName} gives an empty text, as Helm's does. No function reads a file, asks a name server
 * or looks at the environment. What needs templates, the chart or the cluster ({@code include},
 * {@code tpl}, {@code required}, {@code lookup}) is not here either.
 *
 * @since 0.1
 */
public final class SprigFunctions {

  private SprigFunctions() {}

  /**
   * The table. It may be used by many threads at once if the environment's parts may.
   *
   * @param environment where the functions take the time and chance from
   */
  public static FunctionTable table(TemplateEnvironment environment) {
    Registrar registrar = new Registrar();
    registrar.add("getHostByName", "string", a -> "");
    FunctionTable table = registrar.table();
    for (FunctionGroup group : FunctionGroup.values()) {
      table = table.with(group.table(environment));
    }
    return table;
  }

  /**
   * A value as {@code toYaml} writes it, and the line's end.
   *
   * @throws io.gitops4j.core.template.FunctionException when it cannot be written
   */
  public static String yaml(@Nullable Object value) {
    return YamlFunctions.write(JsonTree.ofYaml(value)) + "\n";
  }
}
