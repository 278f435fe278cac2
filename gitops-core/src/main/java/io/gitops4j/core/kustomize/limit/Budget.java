package io.gitops4j.core.kustomize.limit;

import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a build has used of its limits.
 *
 * <p>The rule: who writes something into an object says so before it is written, so that forty
 * lines that each double a field fail with an error and not with the memory. Texts that objects
 * share, such as the value of a label, count as a value without its characters. Not for several
 * threads at once. Tests: the fixtures {@code refused-limit-*}.
 *
 * @since 0.1
 */
public final class Budget {

  private static final int NODE_BYTES = 64;

  private final KustomizeLimits limits;
  private final Map<YamlFlavor, YamlReader> readers = new EnumMap<>(YamlFlavor.class);
  private long readBytes;
  private long reads;
  private long writtenBytes;
  private long steps;

  /** All of these limits. */
  public Budget(KustomizeLimits limits) {
    this.limits = limits;
  }

  /** A reader that keeps the limits of one text. */
  public YamlReader reader(YamlFlavor flavor) {
    return readers.computeIfAbsent(
        flavor, any -> YamlReader.of(flavor, limits.yaml()).asGo().sharingTexts());
  }

  /**
   * What a part of a build has used.
   *
   * @param reads files
   * @param readBytes bytes of them
   * @param writtenBytes bytes written into objects
   * @param steps looks at objects
   * @since 0.1
   */
  public record Usage(long reads, long readBytes, long writtenBytes, long steps) {

    /** What was used since. */
    public Usage since(Usage before) {
      return new Usage(
          reads - before.reads,
          readBytes - before.readBytes,
          writtenBytes - before.writtenBytes,
          steps - before.steps);
    }
  }

  /** What is used up to now. */
  public Usage used() {
    return new Usage(reads, readBytes, writtenBytes, steps);
  }

  /**
   * Uses what a part of a build did that is not done again; false, and nothing, if it is too much.
   */
  public boolean use(Usage part) {
    boolean fits =
        reads + part.reads <= limits.get(KustomizeLimit.READS)
            && readBytes + part.readBytes <= limits.get(KustomizeLimit.TOTAL_BYTES)
            && writtenBytes + part.writtenBytes <= limits.get(KustomizeLimit.WRITTEN_BYTES)
            && steps + part.steps <= limits.get(KustomizeLimit.STEPS);
    if (fits) {
      reads += part.reads;
      readBytes += part.readBytes;
      writtenBytes += part.writtenBytes;
      steps += part.steps;
    }
    return fits;
  }

  private void check(KustomizeLimit limit, long used, @Nullable YamlNode at, String what) {
    long most = limits.get(limit);
    if (used > most) {
      throw new LimitException(at, what, limit, most);
    }
  }

  /**
   * A file is read.
   *
   * @param bytes its size
   * @param named where it is named; null when nowhere
   */
  public void read(long bytes, @Nullable YamlNode named) {
    check(KustomizeLimit.FILE_BYTES, bytes, named, "it has " + bytes + " bytes, more");
    reads++;
    check(KustomizeLimit.READS, reads, named, "the build reads more files");
    readBytes += bytes;
    check(KustomizeLimit.TOTAL_BYTES, readBytes, named, "the build reads more bytes");
  }

  /**
   * Text is written.
   *
   * @param characters how many
   * @param at what asks for it; null when unknown
   */
  public void write(long characters, @Nullable YamlNode at) {
    writtenBytes += characters;
    check(
        KustomizeLimit.WRITTEN_BYTES, writtenBytes, at, "the build writes more bytes into objects");
  }

  /**
   * Values are written whose text objects share.
   *
   * @param count how many
   */
  public void writeShared(long count) {
    write(NODE_BYTES * count, null);
  }

  /**
   * A value is written.
   *
   * @param value the value
   * @param depth how deep it is put, 0 for the object itself
   * @param at what asks for it; null when unknown
   */
  public void write(YamlNode value, int depth, @Nullable YamlNode at) {
    depth(depth, at);
    if (value instanceof YamlMap map) {
      write(NODE_BYTES, at);
      for (YamlMap.Entry entry : map) {
        write(NODE_BYTES + entry.key().length(), at);
        write(entry.value(), depth + 1, at);
      }
    } else if (value instanceof YamlList list) {
      write(NODE_BYTES, at);
      for (YamlNode item : list) {
        write(item, depth + 1, at);
      }
    } else if (value instanceof YamlScalar scalar) {
      write(NODE_BYTES + scalar.text().length(), at);
    }
  }

  /**
   * Something is put into an object.
   *
   * @param depth how deep, 0 for the object itself
   * @param at what asks for it; null when unknown
   */
  public void depth(int depth, @Nullable YamlNode at) {
    check(KustomizeLimit.DEPTH, depth, at, "mappings and sequences nest deeper");
  }

  /**
   * Objects are looked at.
   *
   * @param count how many, or how many times
   * @param at what asks for it; null when unknown
   */
  public void steps(long count, @Nullable YamlNode at) {
    steps += count;
    check(KustomizeLimit.STEPS, steps, at, "the build looks at objects more often");
  }

  /**
   * There are so many objects.
   *
   * @param at what asks for them; null when unknown
   */
  public void objects(int count, @Nullable YamlNode at) {
    check(KustomizeLimit.OBJECTS, count, at, "there are more objects");
  }

  /** Whether bases may nest so deep. */
  public boolean hasBases(int depth) {
    return depth <= limits.get(KustomizeLimit.BASES);
  }

  /**
   * Bases nest so deep.
   *
   * @param at what asks for them; null when unknown
   */
  public void bases(int depth, @Nullable YamlNode at) {
    check(KustomizeLimit.BASES, depth, at, "bases nest deeper");
  }
}
