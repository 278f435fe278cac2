package io.gitops4j.core.kustomize.limit;

/**
 * A limit of what one build of one folder does; {@link KustomizeLimits} has the values.
 *
 * @since 0.1
 */
public enum KustomizeLimit {
  /**
   * The most bytes of one file, and of one text inside a file that is read as YAML; 1 or more,
   * default 8 MiB.
   */
  FILE_BYTES(1, Integer.MAX_VALUE, 8 << 20),
  /**
   * The most bytes of all files together, a file that is named several times counted each time; 1
   * or more, default 256 MiB.
   */
  TOTAL_BYTES(1, Long.MAX_VALUE, 256 << 20),
  /**
   * How many times files may be read, those of a base that is built several times counted each
   * time; 1 or more, default 200,000.
   */
  READS(1, Integer.MAX_VALUE, 200_000),
  /**
   * How deep mappings and sequences may nest, in what is read and in what patches, replacements and
   * functions make; 1 to 1,000, default 100.
   */
  DEPTH(1, 1_000, 100),
  /**
   * The most fields, items and values of one file, those that aliases stand for included; 1 or
   * more, default 1,000,000.
   */
  NODES(1, Integer.MAX_VALUE, 1_000_000),
  /** The most of them that aliases may stand for; 0 or more, default 100,000. */
  ALIAS_NODES(0, Integer.MAX_VALUE, 100_000),
  /** How deep bases and components may nest, the top counted; 1 to 256, default 64. */
  BASES(1, 256, 64),
  /** The most objects at any time of a build; 1 or more, default 100,000. */
  OBJECTS(1, Integer.MAX_VALUE, 100_000),
  /**
   * About how many bytes the steps of a build may write into objects, all together: patches,
   * replacements, variables, labels, prefixes, images, generators, charts and functions. A
   * character counts 1, a field, item or value 64; 1 or more, default 256 MiB.
   */
  WRITTEN_BYTES(1, Long.MAX_VALUE, 256 << 20),
  /**
   * How many times the steps of a build may look at an object, all together: each transformer at
   * each object, each operation of a JSON patch at each object it is for; 1 or more, default
   * 50,000,000.
   */
  STEPS(1, Long.MAX_VALUE, 50_000_000);

  private final long least;
  private final long most;
  private final long standard;

  KustomizeLimit(long least, long most, long standard) {
    this.least = least;
    this.most = most;
    this.standard = standard;
  }

  /** The smallest value. */
  public long least() {
    return least;
  }

  /** The greatest value. */
  public long most() {
    return most;
  }

  /** The value by default. */
  public long standard() {
    return standard;
  }
}
