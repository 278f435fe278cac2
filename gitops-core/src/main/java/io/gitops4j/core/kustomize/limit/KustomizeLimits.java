package io.gitops4j.core.kustomize.limit;

import io.gitops4j.core.yaml.YamlLimits;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How much of a hostile repository a build does before it fails with an error that names the limit
 * and how to raise it. Immutable.
 *
 * <p>{@code KustomizeLimits.defaults().with(KustomizeLimit.DEPTH, 200)}. Regular expressions have
 * limits that cannot be raised, 1,000 characters and 10,000 repetitions; they are matched in time
 * linear in the text.
 *
 * @since 0.1
 */
public final class KustomizeLimits {

  private static final KustomizeLimits DEFAULTS = new KustomizeLimits(defaultValues());

  private final Map<KustomizeLimit, Long> values;

  private KustomizeLimits(Map<KustomizeLimit, Long> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  private static Map<KustomizeLimit, Long> defaultValues() {
    Map<KustomizeLimit, Long> values = new EnumMap<>(KustomizeLimit.class);
    for (KustomizeLimit limit : KustomizeLimit.values()) {
      values.put(limit, limit.standard());
    }
    return values;
  }

  /** The default of each limit. */
  public static KustomizeLimits defaults() {
    return DEFAULTS;
  }

  /**
   * The same with another value of a limit.
   *
   * @throws IllegalArgumentException when it is not in the range of the limit
   */
  public KustomizeLimits with(KustomizeLimit limit, long value) {
    if (value < limit.least() || value > limit.most()) {
      throw new IllegalArgumentException(
          limit + " must be from " + limit.least() + " to " + limit.most() + ", not " + value);
    }
    Map<KustomizeLimit, Long> changed = new EnumMap<>(values);
    changed.put(limit, value);
    return new KustomizeLimits(changed);
  }

  /** The value of a limit. */
  public long get(KustomizeLimit limit) {
    return Objects.requireNonNull(values.get(limit));
  }

  /** The limits of one text. */
  public YamlLimits yaml() {
    return new YamlLimits(
        (int) get(KustomizeLimit.FILE_BYTES),
        (int) get(KustomizeLimit.DEPTH),
        (int) get(KustomizeLimit.NODES),
        (int) get(KustomizeLimit.ALIAS_NODES));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KustomizeLimits that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
