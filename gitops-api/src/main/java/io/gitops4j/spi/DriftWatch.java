package io.gitops4j.spi;

/**
 * A running watch for drift; closing it ends it.
 *
 * @since 0.1
 */
public interface DriftWatch extends AutoCloseable {

  /** Watches nothing. */
  DriftWatch NONE = () -> {};

  /** Ends the watch. No call of the listener begins afterwards. Closing twice does nothing. */
  @Override
  void close();
}
