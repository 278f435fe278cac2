package io.gitops4j.core.helm.release;

import io.gitops4j.ObjectRef;
import io.gitops4j.spi.ReleaseCluster.Propagation;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * How an action on a release is carried out. An action looks only at what concerns it. Immutable.
 *
 * @since 0.1
 */
public final class ActionOptions {

  private static final ActionOptions DEFAULTS = builder().build();

  private final Builder settings;

  private ActionOptions(Builder settings) {
    this.settings = settings;
  }

  /** The defaults, which are those of a HelmRelease where it has the option. */
  public static ActionOptions defaults() {
    return DEFAULTS;
  }

  /** A builder that begins with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that begins with these options. */
  public Builder toBuilder() {
    return new Builder(settings);
  }

  Duration timeout() {
    return settings.timeout;
  }

  boolean waits() {
    return settings.wait;
  }

  boolean waitsForJobs() {
    return settings.waitForJobs;
  }

  boolean hooks() {
    return settings.hooks;
  }

  boolean takesOwnership() {
    return settings.takeOwnership;
  }

  boolean forcesConflicts() {
    return settings.forceConflicts;
  }

  boolean recreates() {
    return settings.recreate;
  }

  boolean createsNamespace() {
    return settings.createNamespace;
  }

  boolean replaces() {
    return settings.replace;
  }

  boolean cleansUpOnFail() {
    return settings.cleanupOnFail;
  }

  boolean keepsHistory() {
    return settings.keepHistory;
  }

  CrdPolicy crds() {
    return settings.crds;
  }

  ValuesPolicy values() {
    return settings.values;
  }

  Propagation propagation() {
    return settings.propagation;
  }

  String description() {
    return settings.description;
  }

  Map<String, String> labels() {
    return settings.labels;
  }

  boolean leaves(ObjectRef ref) {
    return settings.left.test(ref);
  }

  /**
   * Collects {@link ActionOptions}.
   *
   * @since 0.1
   */
  public static final class Builder {
    private Duration timeout = Duration.ofMinutes(5);
    private boolean wait = true;
    private boolean waitForJobs = true;
    private boolean hooks = true;
    private boolean takeOwnership;
    private boolean forceConflicts = true;
    private boolean recreate;
    private boolean createNamespace;
    private boolean replace;
    private boolean cleanupOnFail;
    private boolean keepHistory;
    private CrdPolicy crds = CrdPolicy.CREATE;
    private ValuesPolicy values = ValuesPolicy.RESET;
    private Propagation propagation = Propagation.BACKGROUND;
    private String description = "";
    private Map<String, String> labels = Map.of();
    private Predicate<ObjectRef> left = ref -> false;

    private Builder() {}

    private Builder(Builder other) {
      this.timeout = other.timeout;
      this.wait = other.wait;
      this.waitForJobs = other.waitForJobs;
      this.hooks = other.hooks;
      this.takeOwnership = other.takeOwnership;
      this.forceConflicts = other.forceConflicts;
      this.recreate = other.recreate;
      this.createNamespace = other.createNamespace;
      this.replace = other.replace;
      this.cleanupOnFail = other.cleanupOnFail;
      this.keepHistory = other.keepHistory;
      this.crds = other.crds;
      this.values = other.values;
      this.propagation = other.propagation;
      this.description = other.description;
      this.labels = other.labels;
      this.left = other.left;
    }

    /** How long each wait may last: for the objects, for a hook, for an end; default 5 minutes. */
    public Builder timeout(Duration longest) {
      if (longest.isNegative() || longest.isZero()) {
        throw new IllegalArgumentException("timeout must be more than 0");
      }
      this.timeout = longest;
      return this;
    }

    /** Whether objects are waited for until they are healthy, or gone; default they are. */
    public Builder wait(boolean waits) {
      this.wait = waits;
      return this;
    }

    /** Whether Jobs are waited for with the other objects; default they are. */
    public Builder waitForJobs(boolean waits) {
      this.waitForJobs = waits;
      return this;
    }

    /** Whether hooks run; default they do. */
    public Builder hooks(boolean run) {
      this.hooks = run;
      return this;
    }

    /**
     * Whether objects that exist and belong to nobody, or to another release, are taken over;
     * default not, as Helm. Flux takes them over.
     */
    public Builder takeOwnership(boolean takes) {
      this.takeOwnership = takes;
      return this;
    }

    /** Whether fields that other field managers own are taken; default they are. */
    public Builder forceConflicts(boolean force) {
      this.forceConflicts = force;
      return this;
    }

    /** Whether objects are made anew when an unchangeable field of theirs changes; default not. */
    public Builder recreate(boolean allowed) {
      this.recreate = allowed;
      return this;
    }

    /** Whether an installation makes the release's namespace when it is missing; default not. */
    public Builder createNamespace(boolean create) {
      this.createNamespace = create;
      return this;
    }

    /** Whether an installation may take the name of one that failed or was removed; default not. */
    public Builder replace(boolean allowed) {
      this.replace = allowed;
      return this;
    }

    /** Whether what a failed upgrade or rollback created is deleted again; default not. */
    public Builder cleanupOnFail(boolean clean) {
      this.cleanupOnFail = clean;
      return this;
    }

    /** Whether the records stay after the release was removed; default not. */
    public Builder keepHistory(boolean keep) {
      this.keepHistory = keep;
      return this;
    }

    /** What is done with the definitions in {@code crds/}; default {@link CrdPolicy#CREATE}. */
    public Builder crds(CrdPolicy policy) {
      this.crds = policy;
      return this;
    }

    /** Which values an upgrade begins with; default {@link ValuesPolicy#RESET}. */
    public Builder values(ValuesPolicy policy) {
      this.values = policy;
      return this;
    }

    /** What happens to the dependents of deleted objects; default the background. */
    public Builder propagation(Propagation policy) {
      this.propagation = policy;
      return this;
    }

    /** The record's description after success; default Helm's words. */
    public Builder description(String sentence) {
      this.description = sentence;
      return this;
    }

    /** Labels of the record, beside those it had; default none. */
    public Builder labels(Map<String, String> all) {
      this.labels = Collections.unmodifiableMap(new TreeMap<>(all));
      return this;
    }

    /**
     * Objects that are not deleted although the release has them no more, because something else
     * desires them; default none.
     */
    public Builder leave(Predicate<ObjectRef> which) {
      this.left = which;
      return this;
    }

    /** The options. */
    public ActionOptions build() {
      return new ActionOptions(new Builder(this));
    }
  }
}
