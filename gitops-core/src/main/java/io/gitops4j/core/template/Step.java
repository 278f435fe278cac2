package io.gitops4j.core.template;

/** A statement that can be executed. */
abstract class Step {

  /** What comes next after a step. */
  enum Next {
    STEP,
    BREAK,
    CONTINUE
  }

  abstract Next run(Frame frame);
}
