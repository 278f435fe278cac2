package io.gitops4j.core.template.value;

/**
 * What a Java map says about its Go type, where that is not {@code map[string]interface {}}.
 *
 * @since 0.1
 */
public interface GoMap {

  /** Go's name of the type. */
  String typeName();

  /** Go's name of the type of the elements. */
  String elementType();
}
