package io.gitops4j.secrets;

import io.gitops4j.SecretValue;
import java.util.function.Consumer;

/**
 * Something that holds values of secrets, for who watches that they appear nowhere else.
 *
 * @since 0.1
 */
public interface SecretHolder {

  /**
   * Shows every value that is held: whole secrets and the fields inside them that are secret. The
   * visitor must neither keep nor close them; their names may be shown.
   */
  void forEachSecret(Consumer<SecretValue> visitor);

  /** A number that grows whenever {@link #forEachSecret} would show something else. */
  long generation();
}
