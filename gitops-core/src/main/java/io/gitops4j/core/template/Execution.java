package io.gitops4j.core.template;

import io.gitops4j.core.template.TemplateLimitException.Limit;
import io.gitops4j.core.template.format.GoQuote;
import io.gitops4j.core.template.parse.SyntaxException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One execution: what it writes, how deep it is, and what is left of its limits.
 *
 * <p>Templates that are executed inside one another take the stack of their thread. Every {@value
 * #SEGMENT} of them go on in a thread of their own, so that the depth does not depend on the
 * caller's stack; the caller waits, and an interruption of it reaches them. At any moment one
 * thread executes.
 */
class Execution implements TemplateContext {

  private static final int SEGMENT = 100;
  private static final long STACK_BYTES = 32L << 20;
  private static final int SHARE_OF_TEXTS = 16;
  private static final int CLOCK_MASK = 0x3ff;

  private final TemplateLimits limits;
  private final FunctionTable overrides;
  private final boolean overridden;
  private final long deadline;
  private final Map<String, Integer> entered = new HashMap<>();
  private TemplateSet templates;
  private StringBuilder out = new StringBuilder();
  private long steps;
  private long made;
  private int depth;

  Execution(TemplateSet templates, FunctionTable overrides, TemplateLimits limits) {
    this.templates = templates;
    this.overrides = overrides;
    this.overridden = !overrides.names().isEmpty();
    this.limits = limits;
    this.steps = limits.steps();
    this.deadline = System.nanoTime() + limits.time().toNanos();
  }

  @Override
  public TemplateSet templates() {
    return templates;
  }

  @Override
  public int depth() {
    return depth;
  }

  @Override
  public int enter(String name) {
    return entered.merge(name, 1, Integer::sum);
  }

  @Override
  public void leave(String name) {
    entered.merge(name, -1, Integer::sum);
  }

  FunctionDefinition function(String name, FunctionDefinition compiled) {
    FunctionDefinition other = overridden ? overrides.get(name) : null;
    return other == null ? compiled : other;
  }

  @Override
  public String execute(String name, @Nullable Object data) {
    CompiledTemplate template = templates.find(name);
    if (template == null) {
      throw new TemplateException(
          TemplateException.Reason.EXECUTION,
          "",
          "template: no template "
              + GoQuote.quote(name)
              + " associated with template "
              + GoQuote.quote(templates.name()),
          "no such template",
          null);
    }
    return text(template, data);
  }

  @Override
  public String executeText(String name, String text, @Nullable Object data) {
    TemplateSet outer = templates;
    TemplateSet extended;
    try {
      extended = outer.extended(name, text);
    } catch (SyntaxException wrong) {
      throw TemplateSet.failure(wrong);
    }
    CompiledTemplate template = extended.find(name);
    templates = extended;
    try {
      return template == null ? "" : text(template, data);
    } finally {
      templates = outer;
    }
  }

  String text(CompiledTemplate template, @Nullable Object data) {
    StringBuilder outer = out;
    out = new StringBuilder();
    try {
      enter(frame(template, NoValue.piped(data)), template, NoValue.piped(data));
      return out.toString();
    } finally {
      out = outer;
    }
  }

  Frame frame(CompiledTemplate template, @Nullable Object dot) {
    return new Frame(this, template, dot);
  }

  /** How many characters the template has written so far that is executed as a text. */
  int written() {
    return out.length();
  }

  /** Executes a template inside another. */
  void enter(Frame caller, CompiledTemplate template, @Nullable Object dot) {
    if (depth >= limits.depth()) {
      throw limit(caller, Limit.DEPTH, "exceeded maximum template depth (" + limits.depth() + ")");
    }
    depth++;
    Frame frame = frame(template, dot);
    try {
      if (depth % SEGMENT == 0) {
        new Segment(() -> template.body().run(frame), STACK_BYTES).run();
      } else {
        template.body().run(frame);
      }
    } catch (StackOverflowError overflow) {
      throw limit(frame, Limit.DEPTH, "the template is nested too deep for its thread's stack");
    } finally {
      depth--;
    }
  }

  void write(Frame frame, String text) {
    out.append(text);
    if (out.length() > limits.outputChars()) {
      throw tooLong(frame);
    }
    made(frame, text.length());
  }

  /** Counts the characters of a text that was made. */
  void made(Frame frame, int characters) {
    made += characters;
    if (characters > limits.outputChars() || made > (long) SHARE_OF_TEXTS * limits.outputChars()) {
      throw tooLong(frame);
    }
  }

  private TemplateException tooLong(Frame frame) {
    return limit(
        frame,
        Limit.OUTPUT,
        "the texts of the template are longer than " + limits.outputChars() + " characters");
  }

  /** Counts a step; now and then looks at the clock and for an interruption. */
  void step(Frame frame) {
    if (--steps < 0) {
      throw limit(frame, Limit.STEPS, "the template takes more than " + limits.steps() + " steps");
    }
    if ((steps & CLOCK_MASK) == 0) {
      if (System.nanoTime() - deadline > 0) {
        throw limit(frame, Limit.TIME, "the template takes longer than " + limits.time());
      }
      if (Thread.currentThread().isInterrupted()) {
        throw limit(frame, Limit.INTERRUPTED, "the execution was interrupted");
      }
    }
  }

  private static TemplateLimitException limit(Frame frame, Limit limit, String problem) {
    TemplateException error = frame.error(problem);
    return new TemplateLimitException(
        limit, error.location(), String.valueOf(error.getMessage()), problem);
  }
}
