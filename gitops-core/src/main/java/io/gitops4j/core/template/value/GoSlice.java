package io.gitops4j.core.template.value;

/**
 * What a Java list says about its Go type, where that is not {@code []interface {}}.
 *
 * @since 0.1
 */
public interface GoSlice {

  /** Go's name of the type. */
  String typeName();

  /** Go's name of the type of the elements. */
  String elementType();
}
