package io.gitops4j.testkit.apiserver.crd.cel.library;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Functions as they are put together: each overload with its types and what it does. */
final class FunctionSet {

  /** What an overload does with its arguments. */
  @FunctionalInterface
  interface Body {
    /** The result; a {@link CelFailure} says why there is none. */
    Object apply(Object[] arguments);
  }

  /** An argument: its type in CEL, and the class that stands for it. */
  record Arg(CelType type, Class<?> java) {}

  static final Arg STRING = new Arg(SimpleType.STRING, String.class);
  static final Arg INT = new Arg(SimpleType.INT, Long.class);
  static final Arg BOOL = new Arg(SimpleType.BOOL, Boolean.class);
  static final ListType STRINGS = ListType.create(SimpleType.STRING);

  private final Map<String, List<CelOverloadDecl>> overloads = new LinkedHashMap<>();
  private final List<CelFunctionBinding> bindings = new ArrayList<>();

  /** A function, such as {@code ip(string)}. */
  FunctionSet global(String name, String id, CelType result, Body body, Arg... arguments) {
    List<Arg> list = List.of(arguments);
    List<CelType> types = list.stream().map(Arg::type).toList();
    add(name, CelOverloadDecl.newGlobalOverload(id, result, types));
    return bind(id, list, body);
  }

  /** A function of its first argument, such as {@code string.find(string)}. */
  FunctionSet member(String name, String id, CelType result, Body body, Arg... arguments) {
    List<Arg> list = List.of(arguments);
    List<CelType> types = list.stream().map(Arg::type).toList();
    add(name, CelOverloadDecl.newMemberOverload(id, result, types));
    return bind(id, list, body);
  }

  private void add(String name, CelOverloadDecl overload) {
    overloads.computeIfAbsent(name, n -> new ArrayList<>()).add(overload);
  }

  /** Bodies hold nothing that changes, which dev.cel wants to see written. */
  @SuppressWarnings("Immutable")
  private FunctionSet bind(String id, List<Arg> arguments, Body body) {
    List<Class<?>> classes = new ArrayList<>();
    arguments.forEach(a -> classes.add(a.java()));
    bindings.add(CelFunctionBinding.from(id, classes, body::apply));
    return this;
  }

  /** What the compiler wants to know. */
  List<CelFunctionDecl> declarations() {
    List<CelFunctionDecl> functions = new ArrayList<>();
    overloads.forEach(
        (name, list) -> functions.add(CelFunctionDecl.newFunctionDeclaration(name, list)));
    return functions;
  }

  /** What evaluates them. */
  List<CelFunctionBinding> bindings() {
    return List.copyOf(bindings);
  }
}
