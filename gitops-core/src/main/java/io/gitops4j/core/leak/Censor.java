package io.gitops4j.core.leak;

import io.gitops4j.Change;
import io.gitops4j.ChangeSet;
import io.gitops4j.Failure;
import io.gitops4j.HealthReport;
import io.gitops4j.Notice;
import io.gitops4j.ObjectHealth;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.UnitResult;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.secrets.SecretHolder;
import io.gitops4j.secrets.leak.Leak;
import io.gitops4j.secrets.leak.LeakForm;
import io.gitops4j.secrets.leak.LeakGuard;
import io.gitops4j.secrets.leak.LeakOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Takes the values of secrets out of all that leaves an engine: events, results, notices, log
 * lines.
 *
 * <p>The rule (DESIGN 3.5): a value never travels, and whoever made it travel is told. A text that
 * holds one is told with {@code [secret NAME]} in its place, and the unit it is about has a {@link
 * #sighting}, which ends a run that would have succeeded as failed with {@link Reason#SECRET_LEAK}.
 * A failure stays what it is, with its own stage and reason, because retries go by them; a notice
 * tells the leak then. Log lines are redacted and no more.
 *
 * <p>Surprising: plans are not looked at here but where they are made, before anybody sees them;
 * there a leak ends the unit. When the values cannot be read, because a holder is broken or closed,
 * a text is withheld as a whole. Without holders nothing is done. Safe to use from many threads.
 * Tests: {@code GitOpsLeakTest}.
 */
public final class Censor {

  private static final Censor NONE = new Censor(List.of());
  private static final String WITHHELD = "(withheld, because the values of secrets cannot be read)";

  private static final LeakOptions OPTIONS = LeakOptions.defaults();

  private final List<SecretHolder> holders;
  private final LeakGuard guard;
  private final Map<UnitId, Failure> sightings = new ConcurrentHashMap<>();

  private Censor(List<SecretHolder> holders) {
    this.holders = holders;
    this.guard = holders.isEmpty() ? LeakGuard.none() : LeakGuard.of(holders, OPTIONS);
  }

  /** One that looks for the values that the holders have at any time. */
  public static Censor of(List<SecretHolder> holders) {
    return holders.isEmpty() ? NONE : new Censor(List.copyOf(holders));
  }

  /** One that does nothing. */
  public static Censor none() {
    return NONE;
  }

  /** Whether there is anything to look for, now or later. */
  public boolean isActive() {
    return !holders.isEmpty();
  }

  /** A number that grows whenever there are other values to look for. */
  public long generation() {
    long sum = 0;
    for (SecretHolder holder : holders) {
      sum += holder.generation();
    }
    return sum;
  }

  /** A log that redacts. */
  public GuardedLog log(Class<?> of) {
    return new GuardedLog(LoggerFactory.getLogger(of), this);
  }

  /** The first leak in a text. */
  public Optional<Leak> find(String text) {
    return isActive() && !isShort(text) ? guard.find(text) : Optional.empty();
  }

  /** Whether a text is too short to hold a value that is looked for. */
  private static boolean isShort(String text) {
    if (text.length() >= OPTIONS.minimumLength()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127) {
        return false;
      }
    }
    return true;
  }

  /** A text without values; the same object when it holds none. */
  public String text(String text) {
    if (!isActive() || isShort(text)) {
      return text;
    }
    try {
      return guard.redact(text);
    } catch (RuntimeException e) {
      return WITHHELD;
    }
  }

  /** An object's identity without values. */
  public ObjectRef object(ObjectRef ref) {
    String name = text(ref.name());
    String namespace = text(ref.namespace());
    return name.equals(ref.name()) && namespace.equals(ref.namespace())
        ? ref
        : new ObjectRef(ref.group(), ref.kind(), namespace, name);
  }

  /** How a value was written, as words in a sentence. */
  public static String words(LeakForm form) {
    return switch (form) {
      case PLAIN -> "as it is";
      case BASE64 -> "in base64";
      case HEX -> "in hexadecimal";
      case JSON -> "with the escapes of JSON";
      case URL -> "percent-encoded";
      case YAML -> "in the quoting of YAML";
      case HTML -> "with the entities of HTML";
    };
  }

  // ---- what a unit tells

  /** What was found in what a unit told since this was last asked. */
  public Optional<Failure> sighting(UnitId unit) {
    return Optional.ofNullable(sightings.remove(unit));
  }

  private String text(@Nullable UnitId unit, String where, String text) {
    String clean = text(text);
    if (unit != null && !clean.equals(text)) {
      sightings.computeIfAbsent(unit, u -> sighted(u, where, text));
    }
    return clean;
  }

  private Failure sighted(UnitId unit, String where, String text) {
    String what = "a secret";
    try {
      what = find(text).map(l -> "the secret " + l.secret() + " " + words(l.form())).orElse(what);
    } catch (RuntimeException e) {
      what = "a secret that cannot be told";
    }
    return Failure.of(
        Stage.SECRETS,
        Reason.SECRET_LEAK,
        "Cannot tell "
            + where
            + " of "
            + unit
            + " as it is: it held the value of "
            + what
            + ", which was taken out; mend what wrote it there, and rotate the secret.");
  }

  /** A failure without values. */
  public Failure failure(@Nullable UnitId unit, Failure failure) {
    String message = text(unit, "a failure", failure.message());
    Failure clean = message.equals(failure.message()) ? failure : failure.withMessage(message);
    ObjectRef ref = clean.object().orElse(null);
    if (ref != null) {
      ObjectRef shown = object(ref);
      clean = shown.equals(ref) ? clean : clean.withObject(shown);
    }
    return clean;
  }

  private @Nullable Failure failureOrNull(@Nullable UnitId unit, @Nullable Failure failure) {
    return failure == null ? null : failure(unit, failure);
  }

  /** A result without values. */
  public UnitResult result(UnitResult result) {
    if (!isActive()) {
      return result;
    }
    UnitId unit = result.unit();
    return new UnitResult(
        unit,
        result.status(),
        text(unit, "the result", result.message()),
        result.revisionSeen(),
        new ChangeSet(mapped(result.changes().entries(), c -> change(unit, c))),
        health(unit, result.health()),
        failureOrNull(unit, result.problem()),
        result.timings());
  }

  private Change change(UnitId unit, Change change) {
    Failure problem = change.problem();
    Failure clean = failureOrNull(unit, problem);
    return problem == null || problem.equals(clean)
        ? change
        : new Change(object(change.ref()), change.action(), clean);
  }

  private HealthReport health(UnitId unit, HealthReport health) {
    return new HealthReport(
        mapped(health.objects(), o -> health(unit, o)), failureOrNull(unit, health.problem()));
  }

  private ObjectHealth health(UnitId unit, ObjectHealth health) {
    String message = text(unit, "the health", health.message());
    return message.equals(health.message())
        ? health
        : new ObjectHealth(health.ref(), health.health(), message);
  }

  /** A notice without values. */
  public Notice notice(Notice notice) {
    String message = text(notice.message());
    return message.equals(notice.message())
        ? notice
        : new Notice(notice.unit(), notice.object(), notice.declaredAt(), message);
  }

  /** An event without values. */
  public ReconcileEvent event(ReconcileEvent event) {
    if (!isActive()) {
      return event;
    }
    if (event instanceof ReconcileEvent.PassStarted e) {
      return new ReconcileEvent.PassStarted(e.at(), text(e.source()));
    }
    if (event instanceof ReconcileEvent.StageFailed e) {
      return new ReconcileEvent.StageFailed(
          e.at(), e.unit(), e.stage(), e.took(), failure(e.unit(), e.failure()));
    }
    if (event instanceof ReconcileEvent.ObjectChanged e) {
      return new ReconcileEvent.ObjectChanged(e.at(), e.unit(), change(e.unit(), e.change()));
    }
    if (event instanceof ReconcileEvent.HookFinished e && e.problem() != null) {
      return new ReconcileEvent.HookFinished(
          e.at(), e.unit(), e.event(), object(e.ref()), failureOrNull(e.unit(), e.problem()));
    }
    if (event instanceof ReconcileEvent.HealthChanged e) {
      return new ReconcileEvent.HealthChanged(e.at(), e.unit(), health(e.unit(), e.health()));
    }
    return event;
  }

  private static <T> List<T> mapped(List<T> list, UnaryOperator<T> change) {
    List<T> mapped = new ArrayList<>(list.size());
    list.forEach(each -> mapped.add(change.apply(each)));
    return mapped;
  }
}
