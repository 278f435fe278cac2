package io.gitops4j.core.cel;

import java.util.Optional;

/** Finds the library for expressions. */
final class ExpressionLanguages {

  private static final String LIBRARY = "dev.cel.runtime.CelRuntimeFactory";

  private ExpressionLanguages() {}

  /** CEL where {@code dev.cel:cel} is on the class path; empty where it is not. */
  static Optional<ExpressionLanguage> onClassPath() {
    try {
      Class.forName(LIBRARY, false, ExpressionLanguages.class.getClassLoader());
      return Optional.of(new DevCel());
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.empty();
    }
  }
}
