package io.gitops4j.core.helm.release;

import io.gitops4j.core.chart.Chart;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One revision of a release, as Helm records it. Immutable; the parts say how they came about.
 *
 * @since 0.1
 */
public final class Release {

  private final Builder parts;

  private Release(Builder parts) {
    this.parts = parts;
  }

  /**
   * Begins a revision.
   *
   * @param name the release's name
   * @param namespace the namespace it is installed in
   * @param revision 1 or more
   */
  public static Builder builder(String name, String namespace, int revision) {
    if (name.isEmpty() || revision < 1) {
      throw new IllegalArgumentException("a release has a name and a revision of 1 or more");
    }
    return new Builder(name, namespace, revision);
  }

  /** A builder that begins with this revision. */
  public Builder toBuilder() {
    return new Builder(parts, parts.revision);
  }

  /** A builder of another revision that begins with what this one has. */
  public Builder toBuilder(int revision) {
    return new Builder(parts, revision);
  }

  /** The release's name. */
  public String name() {
    return parts.name;
  }

  /** The namespace it is installed in; its record may be in another. */
  public String namespace() {
    return parts.namespace;
  }

  /** The revision, from 1 on. */
  public int revision() {
    return parts.revision;
  }

  /** What became of it. */
  public ReleaseStatus status() {
    return parts.status;
  }

  /** When the release was installed first. */
  public Optional<Instant> firstDeployed() {
    return Optional.ofNullable(parts.firstDeployed);
  }

  /** When this revision was made. */
  public Optional<Instant> lastDeployed() {
    return Optional.ofNullable(parts.lastDeployed);
  }

  /** When it was removed. */
  public Optional<Instant> deleted() {
    return Optional.ofNullable(parts.deleted);
  }

  /** One sentence for people about what became of it. */
  public String description() {
    return parts.description;
  }

  /** What {@code NOTES.txt} became. */
  public String notes() {
    return parts.notes;
  }

  /** The chart, without its subcharts when it was read from a record; empty when there is none. */
  public Optional<Chart> chart() {
    return Optional.ofNullable(parts.chart);
  }

  /** The values that were given, without the chart's own. */
  public Map<String, @Nullable Object> config() {
    return parts.config;
  }

  /** The text of all objects but hooks. */
  public String manifest() {
    return parts.manifest;
  }

  /** The hooks. */
  public List<ReleaseHook> hooks() {
    return parts.hooks;
  }

  /** Labels of the record, sorted. */
  public Map<String, String> labels() {
    return parts.labels;
  }

  /** How objects were written: {@code ssa}, {@code csa}, or empty where Helm 3 wrote them. */
  public String applyMethod() {
    return parts.applyMethod;
  }

  /** The revision that was gone back to; 0 when this is no rollback, or Helm 3 made it. */
  public int rollbackRevision() {
    return parts.rollbackRevision;
  }

  /** Name, revision and status; never values, which may be secret. */
  @Override
  public String toString() {
    return name() + ".v" + revision() + " (" + status().text() + ")";
  }

  /**
   * Collects a {@link Release}.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final String name;
    private final String namespace;
    private final int revision;
    private ReleaseStatus status = ReleaseStatus.UNKNOWN;
    private @Nullable Instant firstDeployed;
    private @Nullable Instant lastDeployed;
    private @Nullable Instant deleted;
    private String description = "";
    private String notes = "";
    private @Nullable Chart chart;
    private Map<String, @Nullable Object> config = Map.of();
    private String manifest = "";
    private List<ReleaseHook> hooks = List.of();
    private Map<String, String> labels = Map.of();
    private String applyMethod = "";
    private int rollbackRevision;

    private Builder(String name, String namespace, int revision) {
      this.name = name;
      this.namespace = namespace;
      this.revision = revision;
    }

    private Builder(Builder other, int revision) {
      this(other.name, other.namespace, revision);
      this.status = other.status;
      this.firstDeployed = other.firstDeployed;
      this.lastDeployed = other.lastDeployed;
      this.deleted = other.deleted;
      this.description = other.description;
      this.notes = other.notes;
      this.chart = other.chart;
      this.config = other.config;
      this.manifest = other.manifest;
      this.hooks = other.hooks;
      this.labels = other.labels;
      this.applyMethod = other.applyMethod;
      this.rollbackRevision = other.rollbackRevision;
    }

    /** What became of it, and one sentence about it. */
    public Builder status(ReleaseStatus became, String sentence) {
      this.status = became;
      this.description = sentence;
      return this;
    }

    /** When the release was installed first; default not known. */
    public Builder firstDeployed(@Nullable Instant time) {
      this.firstDeployed = time;
      return this;
    }

    /** When this revision was made; default not known. */
    public Builder lastDeployed(@Nullable Instant time) {
      this.lastDeployed = time;
      return this;
    }

    /** When it was removed; default never. */
    public Builder deleted(@Nullable Instant time) {
      this.deleted = time;
      return this;
    }

    /** What {@code NOTES.txt} became; default empty. */
    public Builder notes(String text) {
      this.notes = text;
      return this;
    }

    /** The chart; default none. */
    public Builder chart(@Nullable Chart used) {
      this.chart = used;
      return this;
    }

    /** The values that were given; default none. */
    public Builder config(Map<String, @Nullable Object> values) {
      this.config = Collections.unmodifiableMap(new LinkedHashMap<>(values));
      return this;
    }

    /** The text of all objects but hooks; default empty. */
    public Builder manifest(String text) {
      this.manifest = text;
      return this;
    }

    /** The hooks; default none. */
    public Builder hooks(List<ReleaseHook> all) {
      this.hooks = List.copyOf(all);
      return this;
    }

    /** Labels of the record; default none. */
    public Builder labels(Map<String, String> all) {
      this.labels = Collections.unmodifiableMap(new TreeMap<>(all));
      return this;
    }

    /** {@code ssa}, {@code csa} or empty; default empty. */
    public Builder applyMethod(String method) {
      this.applyMethod = method;
      return this;
    }

    /** The revision that was gone back to; default 0, none. */
    public Builder rollbackRevision(int target) {
      this.rollbackRevision = target;
      return this;
    }

    /** The revision. */
    public Release build() {
      return new Release(new Builder(this, revision));
    }
  }
}
