package io.gitops4j.core.template;

import org.jspecify.annotations.Nullable;

/**
 * One execution of a template, as a {@link ContextFunction} sees it. It belongs to the thread that
 * executes and ends with it. What is executed through it counts against the same limits.
 *
 * @since 0.1
 */
public interface TemplateContext {

  /** The templates that are executed, with those that {@link #executeText} added. */
  TemplateSet templates();

  /**
   * Executes a template of {@link #templates()}.
   *
   * @param name its name
   * @param data its dot; null is nil
   * @return what it writes
   * @throws TemplateException if there is no such template or it fails
   */
  String execute(String name, @Nullable Object data);

  /**
   * Executes a text as a template that sees those of {@link #templates()}. What the text defines is
   * seen by nothing else.
   *
   * @param name the name of the template in messages
   * @param text its text
   * @param data its dot; null is nil
   * @return what it writes
   * @throws TemplateException if it does not parse or fails
   */
  String executeText(String name, String text, @Nullable Object data);

  /** How many templates are being executed inside one another; 1 is the first. */
  int depth();

  /** Counts one entry into something that is named; the count of entries that have not left. */
  int enter(String name);

  /** Counts the leaving of what {@link #enter} entered. */
  void leave(String name);
}
