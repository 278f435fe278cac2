package io.gitops4j.core.helm.release;

/**
 * How much of a hostile record of a release is read before giving up with {@link
 * io.gitops4j.Reason#LIMIT}.
 *
 * @param packedBytes the most bytes of a record as it is stored, before it is unpacked; default 8
 *     MiB (a Secret holds 1 MiB)
 * @param bytes the most bytes of the JSON in it; default 64 MiB
 * @param depth how deep it may nest; default 200
 * @param values the most values in it; default 2,000,000
 * @since 0.1
 */
public record ReleaseLimits(int packedBytes, int bytes, int depth, int values) {

  /** Checks that all are positive. */
  public ReleaseLimits {
    if (packedBytes <= 0 || bytes <= 0 || depth <= 0 || values <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** The defaults named above. */
  public static ReleaseLimits defaults() {
    return new ReleaseLimits(8 << 20, 64 << 20, 200, 2_000_000);
  }
}
