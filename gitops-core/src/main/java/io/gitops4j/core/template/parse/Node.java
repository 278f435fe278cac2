package io.gitops4j.core.template.parse;

import io.gitops4j.core.template.format.GoQuote;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A node of a parsed template. {@code toString()} is the node as Go prints it, which is how
 * messages name it; it parses to the same tree again.
 *
 * @since 0.1
 */
public sealed interface Node {

  /** Where the node is in its {@link SourceText}, in characters. */
  int position();

  /** What stands beside other things in a list: text and actions. */
  sealed interface Statement extends Node {}

  /** What has a value: an argument of a command. */
  sealed interface Operand extends Node {}

  /** Statements one after another. */
  record ListNode(int position, List<Statement> statements) implements Node {

    /** Whether there is nothing but blanks, so that a template is not replaced by it. */
    public boolean empty() {
      return statements.stream().allMatch(n -> n instanceof TextNode text && text.blank());
    }

    @Override
    public String toString() {
      return statements.stream().map(Node::toString).collect(Collectors.joining());
    }
  }

  /** Text to write as it is. */
  record TextNode(int position, String text) implements Statement {

    boolean blank() {
      return text.isBlank();
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A pipeline whose value is written, unless it declares or assigns. */
  record ActionNode(int position, PipeNode pipe) implements Statement {
    @Override
    public String toString() {
      return "{{" + pipe + "}}";
    }
  }

  /** {@code if}, {@code with} or {@code range}. */
  record BranchNode(
      int position, Keyword keyword, PipeNode pipe, ListNode list, @Nullable ListNode elseList)
      implements Statement {

    /** Which of the three. */
    public enum Keyword {
      IF,
      WITH,
      RANGE;

      @Override
      public String toString() {
        return this == IF ? "if" : this == WITH ? "with" : "range";
      }
    }

    @Override
    public String toString() {
      String otherwise = elseList == null ? "" : "{{else}}" + elseList;
      return "{{" + keyword + " " + pipe + "}}" + list + otherwise + "{{end}}";
    }
  }

  /** Leaves the loop around it. */
  record BreakNode(int position) implements Statement {
    @Override
    public String toString() {
      return "{{break}}";
    }
  }

  /** Goes to the next turn of the loop around it. */
  record ContinueNode(int position) implements Statement {
    @Override
    public String toString() {
      return "{{continue}}";
    }
  }

  /** The call of a template by its name. */
  record TemplateNode(int position, String name, @Nullable PipeNode pipe) implements Statement {
    @Override
    public String toString() {
      return "{{template " + GoQuote.quote(name) + (pipe == null ? "" : " " + pipe) + "}}";
    }
  }

  /** Commands whose values go from one to the next, and the variables that take the last value. */
  record PipeNode(
      int position, boolean assigns, List<VariableNode> declarations, List<CommandNode> commands)
      implements Operand {
    @Override
    public String toString() {
      String variables =
          declarations.stream().map(Node::toString).collect(Collectors.joining(", "));
      String operator = variables.isEmpty() ? "" : assigns ? " = " : " := ";
      return variables
          + operator
          + commands.stream().map(Node::toString).collect(Collectors.joining(" | "));
    }
  }

  /** A function, method or value, and arguments. */
  record CommandNode(int position, List<Operand> arguments) implements Node {
    @Override
    public String toString() {
      return arguments.stream()
          .map(a -> a instanceof PipeNode ? "(" + a + ")" : a.toString())
          .collect(Collectors.joining(" "));
    }
  }

  /** The name of a function. */
  record IdentifierNode(int position, String name) implements Operand {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A variable and fields of it; the first name is the variable's, with its dollar. */
  record VariableNode(int position, List<String> names) implements Operand {
    @Override
    public String toString() {
      return String.join(".", names);
    }
  }

  /** The dot. */
  record DotNode(int position) implements Operand {
    @Override
    public String toString() {
      return ".";
    }
  }

  /** nil. */
  record NilNode(int position) implements Operand {
    @Override
    public String toString() {
      return "nil";
    }
  }

  /** Fields of the dot. */
  record FieldNode(int position, List<String> names) implements Operand {
    @Override
    public String toString() {
      return "." + String.join(".", names);
    }
  }

  /** Fields of what a pipeline or function gives. */
  record ChainNode(int position, Operand operand, List<String> names) implements Operand {
    @Override
    public String toString() {
      String inner = operand instanceof PipeNode ? "(" + operand + ")" : operand.toString();
      return inner + "." + String.join(".", names);
    }
  }

  /** true or false. */
  record BoolNode(int position, boolean value) implements Operand {
    @Override
    public String toString() {
      return String.valueOf(value);
    }
  }

  /** A number as it is written, and what it can be. */
  record NumberNode(int position, String text, NumberLiteral number) implements Operand {
    @Override
    public String toString() {
      return text;
    }
  }

  /** A string as it is written, and what it says. */
  record StringNode(int position, String quoted, String text) implements Operand {
    @Override
    public String toString() {
      return quoted;
    }
  }
}
