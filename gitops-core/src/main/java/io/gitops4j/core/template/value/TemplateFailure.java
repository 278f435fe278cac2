package io.gitops4j.core.template.value;

/**
 * Go's {@code error} as a value in a template. It is printed as its message.
 *
 * @param message what went wrong
 * @since 0.1
 */
public record TemplateFailure(String message) {
  @Override
  public String toString() {
    return message;
  }
}
