package io.gitops4j.testkit.apiserver.crd.cel.library;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.extensions.CelExtensions;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntimeBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that rules may call beyond the language itself. */
public final class KubernetesFunctions {

  private static final List<FunctionSet> SETS =
      List.of(
          StringLibrary.functions(),
          RegexLibrary.functions(),
          ListLibrary.functions(),
          UrlLibrary.functions(),
          QuantityLibrary.functions(),
          AddressLibrary.functions(),
          BlockLibrary.functions(),
          FormatLibrary.functions(),
          SemverLibrary.functions(),
          AuthorizerLibrary.functions());

  private KubernetesFunctions() {}

  /** Makes the functions known to a compiler. */
  public static CelCompilerBuilder declare(CelCompilerBuilder builder, CelOptions options) {
    return builder
        .addLibraries(
            CelExtensions.optional(), CelExtensions.sets(options), CelExtensions.comprehensions())
        .addFunctionDeclarations(merged(SETS));
  }

  /** Makes the functions known to what evaluates. */
  public static CelRuntimeBuilder bind(CelRuntimeBuilder builder, CelOptions options) {
    List<CelFunctionBinding> bindings = new ArrayList<>();
    SETS.forEach(set -> bindings.addAll(set.bindings()));
    bindings.addAll(ConversionLibrary.bindings());
    return builder
        .setStandardEnvironmentEnabled(false)
        .setStandardFunctions(ConversionLibrary.others())
        .addLibraries(
            CelExtensions.optional(), CelExtensions.sets(options), CelExtensions.comprehensions())
        .addFunctionBindings(bindings);
  }

  /** One declaration a name. */
  static List<CelFunctionDecl> merged(List<FunctionSet> sets) {
    Map<String, List<CelOverloadDecl>> byName = new LinkedHashMap<>();
    for (FunctionSet set : sets) {
      for (CelFunctionDecl function : set.declarations()) {
        byName
            .computeIfAbsent(function.name(), n -> new ArrayList<>())
            .addAll(function.overloads());
      }
    }
    List<CelFunctionDecl> declarations = new ArrayList<>();
    byName.forEach(
        (name, list) -> declarations.add(CelFunctionDecl.newFunctionDeclaration(name, list)));
    return declarations;
  }
}
