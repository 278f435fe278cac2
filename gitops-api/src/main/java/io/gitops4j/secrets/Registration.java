package io.gitops4j.secrets;

/**
 * Something that was added and can be taken away again.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Registration extends AutoCloseable {

  /** Takes it away. Twice does nothing. */
  @Override
  void close();
}
