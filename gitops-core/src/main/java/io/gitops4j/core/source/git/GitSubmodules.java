package io.gitops4j.core.source.git;

/**
 * Says where the repositories of submodules may be read from, and with what.
 *
 * <p>The addresses come from {@code .gitmodules}, so from whoever writes the repository: only what
 * is known to be harmless may be answered. Calls may come from several threads at once.
 *
 * @since 0.1
 */
public interface GitSubmodules {

  /**
   * A repository that may be read.
   *
   * @param address where it is
   * @param access what opens it
   * @since 0.1
   */
  record Place(GitAddress address, GitAccess access) {}

  /**
   * Where a submodule is read from.
   *
   * @param url its address, of which a relative one was resolved against that of the repository it
   *     is in
   * @throws IllegalArgumentException when it is not allowed; the message says why and what to do,
   *     in the middle of a sentence
   * @throws io.gitops4j.SourceException when it is no address
   */
  Place place(String url);

  /**
   * Whether a submodule without an address in {@code .gitmodules} fails the fetch, as it does for
   * {@code git submodule update}; otherwise, and by default, it is passed over, as by Flux.
   */
  default boolean requiresAddress() {
    return false;
  }
}
