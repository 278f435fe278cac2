package io.gitops4j.testkit.apiserver.crd.cel;

import io.gitops4j.testkit.apiserver.crd.cel.library.AuthorizerLibrary;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An expression of an admission policy, compiled. Thread-safe. */
public interface PolicyExpression {

  /** What stands between an expression and what went wrong with it. */
  String RESULTED = "' resulted in error: ";

  /** What an expression must come to. */
  enum Result {
    /** True or false. */
    BOOL,
    /** A text. */
    STRING,
    /** A text or null. */
    TEXT_OR_NULL,
    /** Anything. */
    ANY
  }

  /** A check of whether whoever asks may do something with a resource. */
  record Check(
      AuthorizerLibrary.Access access,
      String group,
      String plural,
      String subresource,
      String namespace,
      String name) {}

  /** What a variable is; it may cost to find out, and may fail. */
  @FunctionalInterface
  interface Value {
    /**
     * The value; null for CEL's null.
     *
     * @throws ProblemException when it cannot be found out
     */
    @Nullable Object get() throws ProblemException;
  }

  /** Why an expression does not compile, or has no value; as Kubernetes words it. */
  final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    ProblemException(String message) {
      super(message, null, false, false);
    }

    /** The message. */
    public String text() {
      return String.valueOf(getMessage());
    }
  }

  /** A problem of this text. */
  static ProblemException problem(String text) {
    return new ProblemException(text);
  }

  /** What a problem was caused by, without the expression that had it. */
  static String cause(ProblemException problem) {
    String text = problem.text();
    int cause = text.indexOf(RESULTED);
    return cause < 0 ? text : text.substring(cause + RESULTED.length());
  }

  /** Whether the optional library for CEL is there. */
  static boolean available() {
    return CelRules.isAvailable();
  }

  /**
   * Compiles an expression.
   *
   * @param variables the names it may use, such as {@code object}, {@code variables} and {@code
   *     variables.a}, with the expressions that their types come from; null for any type, or the
   *     type that the name is known to have
   * @throws ProblemException when it does not compile or comes to something else
   * @throws IllegalStateException without the library for CEL
   */
  static PolicyExpression compile(
      String text, Map<String, @Nullable PolicyExpression> variables, Result result)
      throws ProblemException {
    if (!available()) {
      throw new IllegalStateException(
          "Admission policies need the library dev.cel:cel, which is not on the class path.");
    }
    return DevCelExpression.compile(text, variables, result);
  }

  /**
   * Evaluates the expression; what a null is comes back as null.
   *
   * @throws ProblemException when it has no value
   */
  @Nullable Object evaluate(Map<String, Value> variables) throws ProblemException;
}
