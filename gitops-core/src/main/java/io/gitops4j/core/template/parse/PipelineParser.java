package io.gitops4j.core.template.parse;

import static io.gitops4j.core.template.parse.TokenType.*;

import io.gitops4j.core.template.format.GoQuote;
import io.gitops4j.core.template.parse.Node.BoolNode;
import io.gitops4j.core.template.parse.Node.ChainNode;
import io.gitops4j.core.template.parse.Node.CommandNode;
import io.gitops4j.core.template.parse.Node.DotNode;
import io.gitops4j.core.template.parse.Node.FieldNode;
import io.gitops4j.core.template.parse.Node.IdentifierNode;
import io.gitops4j.core.template.parse.Node.NilNode;
import io.gitops4j.core.template.parse.Node.NumberNode;
import io.gitops4j.core.template.parse.Node.Operand;
import io.gitops4j.core.template.parse.Node.PipeNode;
import io.gitops4j.core.template.parse.Node.StringNode;
import io.gitops4j.core.template.parse.Node.VariableNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads pipelines: declarations, commands, operands.
 *
 * <p>Fields after an operand belong to it only without a blank between. Their node is at the first
 * of them that was read on its own: {@code .Values.a} is at {@code .a}, which is where Go's
 * messages point. An assignment to a variable that is not declared parses, and fails when executed.
 * Parentheses nest at most {@value #DEEPEST} deep (Go: 10,000).
 */
final class PipelineParser {

  static final int DEEPEST = 500;

  private static final Set<TokenType> OPERANDS =
      EnumSet.of(
          BOOL,
          CHAR_CONSTANT,
          COMPLEX,
          DOT,
          FIELD,
          IDENTIFIER,
          NUMBER,
          NIL,
          RAW_STRING,
          STRING,
          VARIABLE,
          LEFT_PAREN);

  private final Tokens tokens;
  private final Predicate<String> isFunction;
  private List<String> variables = new ArrayList<>(List.of("$"));
  private int depth;

  PipelineParser(Tokens tokens, Predicate<String> isFunction) {
    this.tokens = tokens;
    this.isFunction = isFunction;
  }

  /** Begins a template, which sees no variables but its own; the outer ones. */
  List<String> enterTemplate() {
    List<String> outer = variables;
    variables = new ArrayList<>(List.of("$"));
    return outer;
  }

  void leaveTemplate(List<String> outer) {
    variables = outer;
  }

  int variables() {
    return variables.size();
  }

  /** Forgets the variables declared since there were so many. */
  void forget(int count) {
    variables.subList(count, variables.size()).clear();
  }

  PipeNode pipeline(String context, TokenType end) {
    int position = tokens.peekNonSpace().position();
    List<VariableNode> declared = new ArrayList<>();
    boolean assigns = declarations(context, declared);
    List<CommandNode> commands = new ArrayList<>();
    while (true) {
      Token token = tokens.nextNonSpace();
      if (token.type() == end) {
        check(commands, context);
        return new PipeNode(position, assigns, List.copyOf(declared), List.copyOf(commands));
      } else if (!OPERANDS.contains(token.type())) {
        throw tokens.unexpected(token, context);
      }
      tokens.back(token);
      commands.add(command());
    }
  }

  /** Reads {@code $a :=}, {@code $a, $b :=} or {@code $a =}; true if it assigns. */
  private boolean declarations(String context, List<VariableNode> declared) {
    while (tokens.peekNonSpace().type() == VARIABLE) {
      Token variable = tokens.next();
      Token after = tokens.next();
      Token next = after.type() == SPACE ? tokens.nextNonSpace() : after;
      boolean comma = next.type() == CHAR && next.text().equals(",");
      if (next.type() != ASSIGN && next.type() != DECLARE && !comma) {
        if (after.type() == SPACE) {
          tokens.back(next);
        }
        tokens.back(after);
        tokens.back(variable);
        return false;
      }
      declared.add(new VariableNode(variable.position(), List.of(variable.text())));
      variables.add(variable.text());
      if (!comma) {
        return next.type() == ASSIGN;
      }
      if (!context.equals("range") || declared.size() > 1) {
        throw tokens.error("too many declarations in " + context);
      }
      TokenType following = tokens.peekNonSpace().type();
      if (following != VARIABLE && following != RIGHT_DELIMITER && following != RIGHT_PAREN) {
        throw tokens.error("range can only initialize variables");
      }
    }
    return false;
  }

  private void check(List<CommandNode> commands, String context) {
    if (commands.isEmpty()) {
      throw tokens.error("missing value for " + context);
    }
    for (int i = 1; i < commands.size(); i++) {
      if (isConstant(commands.get(i).arguments().get(0))) {
        throw tokens.error("non executable command in pipeline stage " + (i + 1));
      }
    }
  }

  private static boolean isConstant(Operand operand) {
    return operand instanceof BoolNode
        || operand instanceof DotNode
        || operand instanceof NilNode
        || operand instanceof NumberNode
        || operand instanceof StringNode;
  }

  private CommandNode command() {
    int position = tokens.peekNonSpace().position();
    List<Operand> arguments = new ArrayList<>();
    while (true) {
      tokens.peekNonSpace();
      Operand operand = operand();
      if (operand != null) {
        arguments.add(operand);
      }
      Token token = tokens.next();
      if (token.type() == SPACE) {
        continue;
      } else if (token.type() == RIGHT_DELIMITER || token.type() == RIGHT_PAREN) {
        tokens.back(token);
      } else if (token.type() != PIPE) {
        throw tokens.unexpected(token, "operand");
      }
      if (arguments.isEmpty()) {
        throw tokens.error("empty command");
      }
      return new CommandNode(position, List.copyOf(arguments));
    }
  }

  private @Nullable Operand operand() {
    Operand operand = term();
    if (operand == null || tokens.peek().type() != FIELD) {
      return operand;
    }
    int position = tokens.peek().position();
    List<String> names = new ArrayList<>();
    while (tokens.peek().type() == FIELD) {
      names.add(tokens.next().text().substring(1));
    }
    if (operand instanceof FieldNode field) {
      return new FieldNode(position, joined(field.names(), names));
    } else if (operand instanceof VariableNode variable) {
      return new VariableNode(position, joined(variable.names(), names));
    } else if (isConstant(operand)) {
      throw tokens.error("unexpected . after term " + GoQuote.quote(operand.toString()));
    }
    return new ChainNode(position, operand, List.copyOf(names));
  }

  private static List<String> joined(List<String> first, List<String> then) {
    List<String> all = new ArrayList<>(first);
    all.addAll(then);
    return List.copyOf(all);
  }

  private @Nullable Operand term() {
    Token token = tokens.nextNonSpace();
    int position = token.position();
    String text = token.text();
    return switch (token.type()) {
      case IDENTIFIER -> function(position, text);
      case DOT -> new DotNode(position);
      case NIL -> new NilNode(position);
      case VARIABLE -> variable(position, text);
      case FIELD -> new FieldNode(position, List.of(text.substring(1)));
      case BOOL -> new BoolNode(position, text.equals("true"));
      case CHAR_CONSTANT, COMPLEX, NUMBER, STRING, RAW_STRING -> literal(token);
      case LEFT_PAREN -> {
        if (++depth > DEEPEST) {
          throw tokens.error("max expression depth exceeded");
        }
        PipeNode pipe = pipeline("parenthesized pipeline", RIGHT_PAREN);
        depth--;
        yield pipe;
      }
      default -> {
        tokens.back(token);
        yield null;
      }
    };
  }

  private IdentifierNode function(int position, String name) {
    if (!isFunction.test(name)) {
      throw tokens.error("function " + GoQuote.quote(name) + " not defined");
    }
    return new IdentifierNode(position, name);
  }

  private VariableNode variable(int position, String name) {
    if (!variables.contains(name)) {
      throw tokens.error("undefined variable " + GoQuote.quote(name));
    }
    return new VariableNode(position, List.of(name));
  }

  private Operand literal(Token token) {
    String text = token.text();
    int position = token.position();
    try {
      return switch (token.type()) {
        case STRING, RAW_STRING -> new StringNode(position, text, GoUnquote.string(text));
        case CHAR_CONSTANT ->
            new NumberNode(position, text, NumberLiteral.of(GoUnquote.character(text)));
        default -> new NumberNode(position, text, NumberLiteral.read(text));
      };
    } catch (LiteralException wrong) {
      throw tokens.error(String.valueOf(wrong.getMessage()));
    }
  }
}
