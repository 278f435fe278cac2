package io.gitops4j.core.template;

import io.gitops4j.core.template.format.GoQuote;
import io.gitops4j.core.template.parse.Node;
import io.gitops4j.core.template.value.GoTypes;
import io.gitops4j.core.template.value.StructValue;
import org.jspecify.annotations.Nullable;

/** The steps of all statements but loops. */
final class Steps {

  private Steps() {}

  /** Steps one after another. */
  static final class Sequence extends Step {
    private final Step[] steps;

    Sequence(Step[] steps) {
      this.steps = steps;
    }

    @Override
    Next run(Frame frame) {
      for (Step step : steps) {
        Next next = step.run(frame);
        if (next != Next.STEP) {
          return next;
        }
      }
      return Next.STEP;
    }
  }

  /** Writes a text. */
  static final class Text extends Step {
    private final String text;

    Text(String text) {
      this.text = text;
    }

    @Override
    Next run(Frame frame) {
      frame.execution.write(frame, text);
      return Next.STEP;
    }
  }

  /** Leaves a loop, or goes to its next turn. */
  static final class Jump extends Step {
    private final Next next;

    Jump(Next next) {
      this.next = next;
    }

    @Override
    Next run(Frame frame) {
      return next;
    }
  }

  /** Evaluates a pipeline and writes its value, unless it declares. */
  static final class Action extends Step {
    private final Pipeline pipeline;
    private final boolean writes;

    Action(Pipeline pipeline, boolean writes) {
      this.pipeline = pipeline;
      this.writes = writes;
    }

    @Override
    Next run(Frame frame) {
      frame.execution.step(frame);
      Object value = pipeline.evaluate(frame);
      if (writes) {
        print(frame, pipeline, value);
      }
      return Next.STEP;
    }

    /** Writes the value of a pipeline. */
    static void print(Frame frame, Pipeline pipeline, Object value) {
      if (value instanceof String text) {
        frame.execution.write(frame, text);
      } else if (value == NoValue.NONE) {
        frame.execution.write(frame, "<no value>");
      } else if (value instanceof FunctionDefinition) {
        throw frame.error("can't print " + pipeline.node + " of type func");
      } else {
        String printed = value instanceof StructValue struct ? struct.printed() : null;
        frame.execution.write(frame, printed == null ? frame.printed(value) : printed);
      }
    }
  }

  /** {@code if} and {@code with}. */
  static final class Branch extends Step {
    private final Pipeline pipeline;
    private final boolean takesDot;
    private final Step body;
    private final @Nullable Step otherwise;

    Branch(Pipeline pipeline, boolean takesDot, Step body, @Nullable Step otherwise) {
      this.pipeline = pipeline;
      this.takesDot = takesDot;
      this.body = body;
      this.otherwise = otherwise;
    }

    @Override
    Next run(Frame frame) {
      frame.execution.step(frame);
      Object value = pipeline.evaluate(frame);
      if (value == NoValue.NONE || !GoTypes.isTrue(value)) {
        return otherwise == null ? Next.STEP : otherwise.run(frame);
      }
      if (!takesDot) {
        return body.run(frame);
      }
      Object outer = frame.dot;
      boolean outerDynamic = frame.dynamicDot;
      frame.dot = value;
      frame.dynamicDot = false;
      Next next = body.run(frame);
      frame.dot = outer;
      frame.dynamicDot = outerDynamic;
      return next;
    }
  }

  /** Executes another template. */
  static final class Call extends Step {
    private final Node node;
    private final String name;
    private final @Nullable Pipeline data;

    Call(Node node, String name, @Nullable Pipeline data) {
      this.node = node;
      this.name = name;
      this.data = data;
    }

    @Override
    Next run(Frame frame) {
      frame.execution.step(frame);
      frame.at = node;
      CompiledTemplate template = frame.execution.templates().find(name);
      if (template == null) {
        throw frame.error("template " + GoQuote.quote(name) + " not defined");
      }
      Object dot = data == null ? NoValue.NONE : data.evaluate(frame);
      frame.execution.enter(frame, template, dot);
      return Next.STEP;
    }
  }
}
