package io.gitops4j.spi;

import io.gitops4j.SourceException;

/**
 * Opens the sources that a repository declares; found with {@link java.util.ServiceLoader}.
 *
 * @since 0.1
 */
public interface SourceProvider {

  /** The stable id: {@code git} for ours. */
  String id();

  /** Whether it can open such a source. Must not do I/O. */
  boolean supports(SourceSpec spec);

  /**
   * Whether what it opens keeps to {@link SourceSpec#signatures()}: gives nothing that is not
   * signed as is said there. A source with such a policy is opened only by who says so; by default
   * not.
   */
  default boolean verifiesSignatures() {
    return false;
  }

  /**
   * Whether what it opens is reached through {@link SourceSpec#proxy()} alone. A source with a
   * proxy is opened only by who says so; by default not.
   */
  default boolean usesProxies() {
    return false;
  }

  /**
   * Opens it without reaching out yet. The caller closes it.
   *
   * @throws SourceException when the declaration is wrong: url, ref, credentials
   */
  Source open(SourceSpec spec);
}
