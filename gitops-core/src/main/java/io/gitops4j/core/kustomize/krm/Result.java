package io.gitops4j.core.kustomize.krm;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something a function found. Source: the KRM Functions Specification, {@code results}.
 *
 * @param severity how bad it is
 * @param message what was found, as the middle of a sentence: {@code there must be two replicas}
 * @param item the object it is about; null when it is about none
 * @param field the JSON pointer of the field of that object; empty for the whole
 * @param file the path of the file it is about, where there is no object; empty for none
 * @since 0.1
 */
public record Result(
    Severity severity, String message, @Nullable KrmObject item, String field, String file) {

  /** How bad something is. */
  public enum Severity {
    /** It fails the build. */
    ERROR,
    /** It may be wrong. */
    WARNING,
    /** It is worth knowing. */
    INFO
  }

  /** A result about nothing in particular. */
  public static Result of(Severity severity, String message) {
    return new Result(severity, message, null, "", "");
  }

  /** A result that fails the build. */
  public static Result error(String message) {
    return of(Severity.ERROR, message);
  }

  /**
   * The same about a field of an object.
   *
   * @param pointer the JSON pointer of the field; empty for the whole object
   */
  public Result at(KrmObject object, String pointer) {
    return new Result(severity, message, object, pointer, "");
  }

  /**
   * The same about a file.
   *
   * @param path its path in the repository
   */
  public Result at(String path) {
    return new Result(severity, message, null, "", path);
  }

  /** The object it is about. */
  public Optional<KrmObject> about() {
    return Optional.ofNullable(item);
  }
}
