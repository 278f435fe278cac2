package io.gitops4j.core.template.parse;

import static io.gitops4j.core.template.parse.TokenType.*;

import io.gitops4j.core.template.format.GoQuote;
import io.gitops4j.core.template.parse.Node.ActionNode;
import io.gitops4j.core.template.parse.Node.BranchNode;
import io.gitops4j.core.template.parse.Node.BranchNode.Keyword;
import io.gitops4j.core.template.parse.Node.BreakNode;
import io.gitops4j.core.template.parse.Node.ContinueNode;
import io.gitops4j.core.template.parse.Node.ListNode;
import io.gitops4j.core.template.parse.Node.PipeNode;
import io.gitops4j.core.template.parse.Node.Statement;
import io.gitops4j.core.template.parse.Node.TemplateNode;
import io.gitops4j.core.template.parse.Node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads statements: text, actions, control structures and definitions. Pipelines are read by {@link
 * PipelineParser}.
 *
 * <p>A variable lives to the end of the control structure it is declared in; a definition sees none
 * but {@code $}. {@code else if} nests a whole {@code if} into the else branch, as does {@code else
 * with}. {@code define} stands only outside of control structures; {@code block} anywhere. Control
 * structures nest at most {@value #DEEPEST} deep, which Go does not limit. Source: Go's {@code
 * text/template/parse}. Tests: {@code ParserTest}.
 */
final class Parser {

  static final int DEEPEST = 500;

  private final SourceText source;
  private final Tokens tokens;
  private final Map<String, ListNode> templates = new LinkedHashMap<>();
  private final PipelineParser pipelines;
  private int loops;
  private int depth;

  /** How a list of statements ended. */
  private record Ended(ListNode list, Token by) {}

  Parser(SourceText source, Predicate<String> isFunction) {
    this.source = source;
    this.tokens = new Tokens(source);
    this.pipelines = new PipelineParser(tokens, isFunction);
  }

  ParsedText parse() {
    List<Statement> statements = new ArrayList<>();
    int position = tokens.peek().position();
    while (tokens.peek().type() != EOF) {
      if (tokens.peek().type() == LEFT_DELIMITER) {
        Token delimiter = tokens.next();
        Token word = tokens.nextNonSpace();
        if (word.type() == DEFINE) {
          definition();
          continue;
        }
        tokens.back(word);
        tokens.back(delimiter);
      }
      Object statement = statement();
      if (statement instanceof Token end) {
        throw tokens.error("unexpected " + printed(end));
      }
      statements.add((Statement) statement);
    }
    add(source.name(), new ListNode(position, List.copyOf(statements)));
    return new ParsedText(source, templates);
  }

  private static String printed(Token end) {
    return "{{" + end.text() + "}}";
  }

  private void definition() {
    String context = "define clause";
    Token token = tokens.nextNonSpace();
    if (token.type() != STRING && token.type() != RAW_STRING) {
      throw tokens.unexpected(token, context);
    }
    String name = unquoted(token);
    tokens.expect(RIGHT_DELIMITER, context);
    add(name, body(context));
  }

  /** The body of a definition, which has its own variables and loops. */
  private ListNode body(String context) {
    List<String> outer = pipelines.enterTemplate();
    int outerLoops = loops;
    loops = 0;
    Ended body = list();
    if (body.by.type() != END) {
      throw tokens.error("unexpected " + printed(body.by) + " in " + context);
    }
    loops = outerLoops;
    pipelines.leaveTemplate(outer);
    return body.list;
  }

  private void add(String name, ListNode list) {
    ListNode old = templates.get(name);
    if (old == null || old.empty()) {
      templates.put(name, list);
    } else if (!list.empty()) {
      throw tokens.error("template: multiple definition of template " + GoQuote.quote(name));
    }
  }

  private String unquoted(Token token) {
    try {
      return GoUnquote.string(token.text());
    } catch (LiteralException wrong) {
      throw tokens.error(String.valueOf(wrong.getMessage()));
    }
  }

  /** Statements up to an {@code end} or {@code else}. */
  private Ended list() {
    if (++depth > DEEPEST) {
      throw tokens.error("control structures are nested deeper than " + DEEPEST);
    }
    int position = tokens.peekNonSpace().position();
    List<Statement> statements = new ArrayList<>();
    while (tokens.peekNonSpace().type() != EOF) {
      Object statement = statement();
      if (statement instanceof Token end) {
        depth--;
        return new Ended(new ListNode(position, List.copyOf(statements)), end);
      }
      statements.add((Statement) statement);
    }
    throw tokens.error("unexpected EOF");
  }

  /** A statement, or the token of an {@code end} or {@code else}. */
  private Object statement() {
    Token token = tokens.nextNonSpace();
    if (token.type() == TEXT) {
      return new TextNode(token.position(), token.text());
    } else if (token.type() != LEFT_DELIMITER) {
      throw tokens.unexpected(token, "input");
    }
    tokens.actionStarts(token.line());
    Object action = action();
    tokens.actionEnds();
    return action;
  }

  private Object action() {
    Token token = tokens.nextNonSpace();
    return switch (token.type()) {
      case BLOCK -> block();
      case BREAK -> {
        requireLoop("{{break}}");
        yield new BreakNode(token.position());
      }
      case CONTINUE -> {
        requireLoop("{{continue}}");
        yield new ContinueNode(token.position());
      }
      case ELSE -> {
        TokenType next = tokens.peekNonSpace().type();
        if (next != IF && next != WITH) {
          tokens.expect(RIGHT_DELIMITER, "else");
        }
        yield token;
      }
      case END -> {
        tokens.expect(RIGHT_DELIMITER, "end");
        yield token;
      }
      case IF -> branch(Keyword.IF);
      case RANGE -> branch(Keyword.RANGE);
      case TEMPLATE -> template();
      case WITH -> branch(Keyword.WITH);
      default -> {
        tokens.back(token);
        yield new ActionNode(token.position(), pipelines.pipeline("command", RIGHT_DELIMITER));
      }
    };
  }

  private void requireLoop(String action) {
    Token token = tokens.nextNonSpace();
    if (token.type() != RIGHT_DELIMITER) {
      throw tokens.unexpected(token, action);
    }
    if (loops == 0) {
      throw tokens.error(action + " outside {{range}}");
    }
  }

  private BranchNode branch(Keyword keyword) {
    int variables = pipelines.variables();
    PipeNode pipe = pipelines.pipeline(keyword.toString(), RIGHT_DELIMITER);
    loops += keyword == Keyword.RANGE ? 1 : 0;
    Ended body = list();
    loops -= keyword == Keyword.RANGE ? 1 : 0;
    ListNode otherwise = body.by.type() == ELSE ? otherwise(keyword, body.by) : null;
    pipelines.forget(variables);
    return new BranchNode(pipe.position(), keyword, pipe, body.list, otherwise);
  }

  private @Nullable ListNode otherwise(Keyword keyword, Token by) {
    TokenType chained = keyword == Keyword.IF ? IF : keyword == Keyword.WITH ? WITH : ERROR;
    if (tokens.peekNonSpace().type() == chained && chained != ERROR) {
      tokens.nextNonSpace();
      if (++depth > DEEPEST) {
        throw tokens.error("control structures are nested deeper than " + DEEPEST);
      }
      BranchNode nested = branch(keyword);
      depth--;
      return new ListNode(by.position(), List.of(nested));
    }
    Ended end = list();
    if (end.by.type() != END) {
      throw tokens.error("expected end; found " + printed(end.by));
    }
    return end.list;
  }

  private TemplateNode block() {
    String context = "block clause";
    Token token = tokens.nextNonSpace();
    String name = templateName(token, context);
    PipeNode pipe = pipelines.pipeline(context, RIGHT_DELIMITER);
    add(name, body(context));
    return new TemplateNode(token.position(), name, pipe);
  }

  private TemplateNode template() {
    String context = "template clause";
    Token token = tokens.nextNonSpace();
    String name = templateName(token, context);
    PipeNode pipe = null;
    Token next = tokens.nextNonSpace();
    if (next.type() != RIGHT_DELIMITER) {
      tokens.back(next);
      pipe = pipelines.pipeline(context, RIGHT_DELIMITER);
    }
    return new TemplateNode(token.position(), name, pipe);
  }

  private String templateName(Token token, String context) {
    if (token.type() != STRING && token.type() != RAW_STRING) {
      throw tokens.unexpected(token, context);
    }
    return unquoted(token);
  }
}
