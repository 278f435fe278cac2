package io.gitops4j.core.template;

import io.gitops4j.core.template.parse.Node;
import io.gitops4j.core.template.parse.Node.CommandNode;
import io.gitops4j.core.template.parse.Node.Operand;
import io.gitops4j.core.template.parse.Node.PipeNode;
import io.gitops4j.core.template.parse.Node.VariableNode;
import io.gitops4j.core.template.parse.NumberLiteral;
import java.util.ArrayList;
import java.util.List;

/** Turns pipelines into expressions. */
final class ExpressionCompiler {

  private final FunctionTable functions;
  private final Scope scope;
  private final Parts parts;

  ExpressionCompiler(FunctionTable functions, Scope scope, Parts parts) {
    this.parts = parts;
    this.functions = functions;
    this.scope = scope;
  }

  Pipeline pipeline(PipeNode pipe) {
    return pipeline(pipe, false);
  }

  /** The pipeline of a loop, which sets the variables it declares. */
  Pipeline range(PipeNode pipe) {
    return pipeline(pipe, true);
  }

  private Pipeline pipeline(PipeNode pipe, boolean dynamic) {
    Expression[] commands = new Expression[pipe.commands().size()];
    for (int i = 0; i < commands.length; i++) {
      commands[i] = command(pipe.commands().get(i));
    }
    int[] slots = new int[pipe.declarations().size()];
    for (int i = 0; i < slots.length; i++) {
      String name = pipe.declarations().get(i).names().get(0);
      slots[i] = pipe.assigns() ? scope.slot(name) : scope.declare(name, dynamic);
    }
    return parts.pipeline(pipe, commands, slots);
  }

  private Expression command(CommandNode command) {
    Operand first = command.arguments().get(0);
    List<Expression> arguments = new ArrayList<>();
    for (Operand argument : command.arguments().subList(1, command.arguments().size())) {
      arguments.add(operand(argument));
    }
    if (first instanceof Node.IdentifierNode function) {
      return call(function, command, arguments);
    } else if (first instanceof Node.FieldNode || first instanceof Node.ChainNode) {
      return fields(first, arguments);
    } else if (first instanceof VariableNode variable && variable.names().size() > 1) {
      return fields(first, arguments);
    }
    Expression value = operand(first);
    if (arguments.isEmpty()) {
      return value;
    }
    return new Constants.Failing(first, "can't give argument to non-function " + first);
  }

  private Expression operand(Operand operand) {
    if (operand instanceof PipeNode pipe) {
      return pipeline(pipe);
    } else if (operand instanceof Node.IdentifierNode function) {
      return call(function, function, List.of());
    } else if (operand instanceof VariableNode variable && variable.names().size() == 1) {
      return variable(variable);
    } else if (operand instanceof Node.DotNode) {
      return parts.dot(operand);
    } else if (operand instanceof Node.NilNode) {
      return new Constants.Nil(operand);
    } else if (operand instanceof Node.BoolNode bool) {
      return new Constants.Literal(operand, bool.value());
    } else if (operand instanceof Node.StringNode string) {
      return new Constants.Literal(operand, string.text());
    } else if (operand instanceof Node.NumberNode number) {
      return number(number);
    }
    return fields(operand, List.of());
  }

  private Expression fields(Operand operand, List<Expression> arguments) {
    if (operand instanceof Node.FieldNode field) {
      return parts.fields(operand, parts.dot(operand), field.names(), arguments);
    } else if (operand instanceof VariableNode variable) {
      List<String> names = variable.names().subList(1, variable.names().size());
      Expression receiver = variable(variable);
      return receiver instanceof Variable
          ? parts.fields(operand, receiver, names, arguments)
          : receiver;
    }
    Node.ChainNode chain = (Node.ChainNode) operand;
    if (chain.operand() instanceof Node.NilNode) {
      return new Constants.Failing(operand, "indirection through explicit nil in " + operand);
    }
    return parts.fields(operand, operand(chain.operand()), chain.names(), arguments);
  }

  private Expression variable(VariableNode node) {
    String name = node.names().get(0);
    int slot = scope.slot(name);
    return slot < 0
        ? new Constants.Failing(node, "undefined variable: " + name)
        : parts.variable(node, slot, scope.dynamic(name));
  }

  private Expression call(Node.IdentifierNode function, Node caller, List<Expression> arguments) {
    String name = function.name();
    FunctionDefinition known = functions.get(name);
    if (known == null && (name.equals("and") || name.equals("or"))) {
      return new Calls.Connective(function, name, arguments);
    } else if (known == null && name.equals("call")) {
      return new DynamicCall(function, caller, arguments);
    }
    FunctionDefinition called = known == null ? Builtins.TABLE.get(name) : known;
    if (called == null) {
      return new Constants.Failing(function, "\"" + name + "\" is not a defined function");
    }
    return parts.call(function, caller, name, called, arguments);
  }

  /** A number by itself: complex, a float if it is written as one, else an int. */
  private static Expression number(Node.NumberNode node) {
    NumberLiteral number = node.number();
    String text = node.text();
    if (number.complex() != null) {
      return new Constants.Literal(node, number.complex());
    }
    boolean character = text.startsWith("'");
    boolean hexadecimal = text.matches("0[xX][^pP]+");
    boolean written = text.chars().anyMatch(c -> ".eEpP".indexOf(c) >= 0);
    if (number.floating() != null && written && !character && !hexadecimal) {
      return new Constants.Literal(node, number.floating());
    } else if (number.integer() != null) {
      return new Constants.Literal(node, number.integer());
    }
    return new Constants.Failing(node, text + " overflows int");
  }
}
