package io.gitops4j.core.template.helm;

import io.gitops4j.core.template.FunctionException;

/** What a template says by {@code fail} or {@code required}. */
final class SaidException extends FunctionException {

  private static final long serialVersionUID = 1L;

  SaidException(String message) {
    super(message);
  }
}
