package io.gitops4j.core.template;

import io.gitops4j.core.template.parse.Node;
import io.gitops4j.core.template.parse.SourceText;
import io.gitops4j.core.template.trace.Contributors;
import io.gitops4j.core.template.trace.Writing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes steps and expressions that tell what they read and write.
 *
 * <p>The rule: they do what the plain ones do, by calling them, and tell a {@link TracedExecution},
 * the only one that executes them. What a pipeline reads is gathered while it is evaluated; a dot
 * or variable was made of what the pipeline read that set it. Tests: {@code TracedTemplateTest}.
 */
final class TracedParts extends Parts {

  static final Parts TRACED = new TracedParts();

  private TracedParts() {}

  private static TracedExecution trace(Frame frame) {
    return (TracedExecution) frame.execution;
  }

  private static TracedFrame traced(Frame frame) {
    return (TracedFrame) frame;
  }

  @Override
  Step text(SourceText source, Node.TextNode node) {
    return new Text(super.text(source, node), source, node);
  }

  @Override
  Step action(SourceText source, Node.ActionNode node, Pipeline pipeline) {
    return new Action(pipeline, source, node);
  }

  @Override
  Step branch(Pipeline pipeline, boolean takesDot, Step body, @Nullable Step otherwise) {
    return super.branch(pipeline, takesDot, takesDot ? new WithBody(body) : body, otherwise);
  }

  @Override
  Step loop(Pipeline pipeline, int[] slots, Step body, @Nullable Step otherwise) {
    return new TracedLoop(pipeline, slots, body, otherwise);
  }

  @Override
  Step call(SourceText source, Node.TemplateNode node, @Nullable Pipeline data) {
    return new Call(super.call(source, node, data), source, node);
  }

  @Override
  Pipeline pipeline(Node node, Expression[] commands, int[] slots) {
    return new TracedPipeline(node, commands, slots);
  }

  @Override
  Constants.Dot dot(Node node) {
    return new TracedDot(node);
  }

  @Override
  Variable variable(Node node, int slot, boolean dynamic) {
    return new TracedVariable(node, slot, dynamic);
  }

  @Override
  Fields fields(Node node, Expression receiver, List<String> names, List<Expression> arguments) {
    boolean simple = receiver instanceof Constants.Dot || receiver instanceof Variable;
    return new TracedFields(
        node, simple ? receiver : new Receiver(receiver), receiver, names, arguments);
  }

  @Override
  Expression call(
      Node node,
      Node caller,
      String name,
      FunctionDefinition function,
      List<Expression> arguments) {
    if (!name.equals("dict")) {
      return super.call(node, caller, name, function, arguments);
    }
    List<Expression> each = new ArrayList<>();
    arguments.forEach(argument -> each.add(new Argument(argument)));
    return new Dict(node, caller, name, function, each);
  }

  /** Text of a template. */
  private static final class Text extends Step {
    private final Step plain;
    private final SourceText source;
    private final Node node;

    Text(Step plain, SourceText source, Node node) {
      this.plain = plain;
      this.source = source;
      this.node = node;
    }

    @Override
    Next run(Frame frame) {
      TracedExecution trace = trace(frame);
      int start = trace.written();
      Next next = plain.run(frame);
      trace.wrote(start, trace.writing(source, node));
      return next;
    }
  }

  /** An action that writes, declares or assigns. */
  private static final class Action extends Step {
    private final Pipeline pipeline;
    private final SourceText source;
    private final Node.ActionNode node;

    Action(Pipeline pipeline, SourceText source, Node.ActionNode node) {
      this.pipeline = pipeline;
      this.source = source;
      this.node = node;
    }

    @Override
    Next run(Frame frame) {
      TracedExecution trace = trace(frame);
      Writing writing = trace.writing(source, node);
      Contributors outer = trace.begin();
      Writing caller = trace.enter(writing);
      frame.execution.step(frame);
      Object value = pipeline.evaluate(frame);
      writing.madeOf(trace.end(outer));
      if (node.pipe().declarations().isEmpty()) {
        int start = trace.written();
        Steps.Action.print(frame, pipeline, value);
        trace.wrote(start, value, writing);
      }
      trace.enter(caller);
      return Next.STEP;
    }
  }

  /** The body of {@code with}, whose dot is made of what its pipeline read. */
  private static final class WithBody extends Step {
    private final Step body;

    WithBody(Step body) {
      this.body = body;
    }

    @Override
    Next run(Frame frame) {
      TracedFrame traced = traced(frame);
      Contributors outer = traced.dotMadeOf;
      traced.dotMadeOf = trace(frame).lastPipeline();
      Next next = body.run(frame);
      traced.dotMadeOf = outer;
      return next;
    }
  }

  /** A call of another template, which is part of what that writes. */
  private static final class Call extends Step {
    private final Step plain;
    private final SourceText source;
    private final Node node;

    Call(Step plain, SourceText source, Node node) {
      this.plain = plain;
      this.source = source;
      this.node = node;
    }

    @Override
    Next run(Frame frame) {
      TracedExecution trace = trace(frame);
      Contributors outer = trace.begin();
      Writing caller = trace.enter(trace.writing(source, node));
      Next next = plain.run(frame);
      trace.enter(caller);
      trace.end(outer);
      return next;
    }
  }

  /** A pipeline, whose variables are made of what it read. */
  private static final class TracedPipeline extends Pipeline {
    private final int[] slots;

    TracedPipeline(Node node, Expression[] commands, int[] slots) {
      super(node, commands, slots);
      this.slots = slots;
    }

    @Override
    Object evaluate(Frame frame) {
      TracedExecution trace = trace(frame);
      Contributors outer = trace.begin();
      Object value = super.evaluate(frame);
      Contributors own = trace.end(outer);
      outer.addAll(own);
      for (int slot : slots) {
        traced(frame).slotsMadeOf[slot] = own;
      }
      trace.pipeline(own);
      return value;
    }
  }

  /** The dot on its own. */
  private static final class TracedDot extends Constants.Dot {
    TracedDot(Node node) {
      super(node);
    }

    @Override
    @Nullable Object evaluate(Frame frame) {
      Object value = super.evaluate(frame);
      trace(frame).used(value, traced(frame).dotMadeOf);
      return value;
    }
  }

  /** A variable on its own. */
  private static final class TracedVariable extends Variable {
    TracedVariable(Node node, int slot, boolean dynamic) {
      super(node, slot, dynamic);
    }

    @Override
    @Nullable Object evaluate(Frame frame) {
      Object value = super.evaluate(frame);
      trace(frame).used(value, traced(frame).madeOf(slot));
      return value;
    }
  }

  /** What stands before fields and is neither the dot nor a variable. */
  private static final class Receiver extends Expression {
    private final Expression plain;

    Receiver(Expression plain) {
      super(plain.node);
      this.plain = plain;
    }

    @Override
    @Nullable Object evaluate(Frame frame) {
      Object value = plain.evaluate(frame);
      trace(frame).chain(new Contributors());
      return value;
    }
  }

  /** Fields of a value. */
  private static final class TracedFields extends Fields {
    private final Expression receiver;

    TracedFields(
        Node node,
        Expression evaluated,
        Expression receiver,
        List<String> names,
        List<Expression> arguments) {
      super(node, evaluated, names, arguments);
      this.receiver = receiver;
    }

    @Override
    @Nullable Object evaluate(Frame frame, Object last) {
      if (receiver instanceof Constants.Dot) {
        trace(frame).chain(traced(frame).dotMadeOf);
      } else if (receiver instanceof Variable variable) {
        trace(frame).chain(traced(frame).madeOf(variable.slot));
      }
      return super.evaluate(frame, last);
    }

    @Override
    @Nullable Object field(
        Frame frame,
        @Nullable Object from,
        boolean dynamic,
        String name,
        Object last,
        boolean takesArguments) {
      TracedExecution trace = trace(frame);
      Contributors before = trace.chain();
      Object value = super.field(frame, from, dynamic, name, last, takesArguments);
      trace.field(from, name, value, before, takesArguments);
      return value;
    }
  }

  /** An argument whose contributors are kept apart. */
  private static final class Argument extends Expression {
    private final Expression plain;

    Argument(Expression plain) {
      super(plain.node);
      this.plain = plain;
    }

    @Override
    @Nullable Object evaluate(Frame frame) {
      return plain.evaluate(frame);
    }

    @Override
    @Nullable Object argument(Frame frame, String type) {
      TracedExecution trace = trace(frame);
      Contributors outer = trace.begin();
      Object value = plain.argument(frame, type);
      Contributors own = trace.end(outer);
      outer.addAll(own);
      trace.argument(own);
      return value;
    }
  }

  /** {@code dict}, of whose entries each is made of its argument alone. */
  private static final class Dict extends Calls.Function {
    Dict(
        Node node,
        Node caller,
        String name,
        FunctionDefinition function,
        List<Expression> arguments) {
      super(node, caller, name, function, arguments);
    }

    @Override
    @Nullable Object evaluate(Frame frame, Object last) {
      TracedExecution trace = trace(frame);
      List<Contributors> outer = trace.arguments(new ArrayList<>());
      Object value = super.evaluate(frame, last);
      List<Contributors> own = trace.arguments(outer);
      if (value instanceof Map<?, ?> map) {
        trace.made(map, own);
      }
      return value;
    }
  }
}
