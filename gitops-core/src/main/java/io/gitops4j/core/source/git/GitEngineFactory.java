package io.gitops4j.core.source.git;

/**
 * Opens engines; see {@link GitRuntime}.
 *
 * @since 0.1
 */
public interface GitEngineFactory {

  /** Opens one without reaching out yet. The caller closes it. */
  GitEngine open(GitSettings settings);
}
