package io.gitops4j.core.template.sprig;

import org.jspecify.annotations.Nullable;

/**
 * A value that decides itself what it is in JSON, YAML and TOML, as a Go type with field tags or a
 * {@code MarshalJSON} method does.
 *
 * @since 0.1
 */
public interface JsonForm {

  /** What stands for it, made of values that templates have; null is null. */
  @Nullable Object json();
}
