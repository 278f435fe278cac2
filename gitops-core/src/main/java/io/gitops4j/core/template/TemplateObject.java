package io.gitops4j.core.template;

import org.jspecify.annotations.Nullable;

/**
 * A value with methods, such as {@code .Files.Get}. Its fields, if it has any, it shows as a {@link
 * java.util.Map} or a {@link io.gitops4j.core.template.value.StructValue}. A method is found before
 * a field of the same name.
 *
 * @since 0.1
 */
public interface TemplateObject {

  /** The method of a name; null if there is none. */
  @Nullable FunctionDefinition method(String name);
}
