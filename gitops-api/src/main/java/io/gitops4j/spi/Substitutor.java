package io.gitops4j.spi;

import io.gitops4j.Manifests;
import io.gitops4j.SubstitutionException;

/**
 * Replaces variables in manifests. Pure; calls may come from several threads at once.
 *
 * @since 0.1
 */
public interface Substitutor {

  /** The stable id: {@code envsubst} for ours. */
  String id();

  /**
   * The manifests with variables replaced, in the same order; each says which variables were used
   * in it ({@link io.gitops4j.Manifest#substitutions()}).
   *
   * @throws SubstitutionException with {@link io.gitops4j.Reason#UNDEFINED_VARIABLE} or {@link
   *     io.gitops4j.Reason#INVALID}, the object, and the place of the use where it is known
   */
  Manifests substitute(SubstituteRequest request);
}
