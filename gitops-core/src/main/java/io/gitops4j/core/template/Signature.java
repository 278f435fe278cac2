package io.gitops4j.core.template;

import io.gitops4j.core.template.value.GoTypes;
import java.util.ArrayList;
import java.util.List;

/**
 * What a function takes, in the names of Go's types, which is how errors name them: {@code
 * Signature.of("string", "int")}, {@code Signature.of("string", "...any")}.
 *
 * @since 0.1
 */
public final class Signature {

  private final List<String> parameters;
  private final boolean variadic;

  private Signature(List<String> parameters, boolean variadic) {
    this.parameters = parameters;
    this.variadic = variadic;
  }

  /**
   * A signature.
   *
   * @param types Go's names of the parameters' types; {@code any} is short for {@code interface
   *     {}}; the last may begin with {@code ...} and then stands for any number of arguments
   */
  public static Signature of(String... types) {
    List<String> parameters = new ArrayList<>(types.length);
    boolean variadic = false;
    for (String type : types) {
      if (variadic) {
        throw new IllegalArgumentException("types: only the last parameter may be variadic");
      }
      variadic = type.startsWith("...");
      String name = variadic ? type.substring(3) : type;
      parameters.add(name.equals("any") ? GoTypes.ANY : name.replace("]any", "]" + GoTypes.ANY));
    }
    return new Signature(List.copyOf(parameters), variadic);
  }

  /** Go's names of the parameters' types; the last is that of each further argument if variadic. */
  public List<String> parameters() {
    return parameters;
  }

  /** Whether the last parameter takes any number of arguments. */
  public boolean variadic() {
    return variadic;
  }

  int fixed() {
    return variadic ? parameters.size() - 1 : parameters.size();
  }

  String type(int argument) {
    return parameters.get(Math.min(argument, parameters.size() - 1));
  }
}
