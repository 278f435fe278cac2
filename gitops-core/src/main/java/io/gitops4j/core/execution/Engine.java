package io.gitops4j.core.execution;

import io.gitops4j.Failure;
import io.gitops4j.GitOpsException;
import io.gitops4j.PlanResult;
import io.gitops4j.Reason;
import io.gitops4j.ReconcileResult;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.Stage;
import io.gitops4j.core.flux.DeclaredSource;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.leak.GuardedLog;
import io.gitops4j.core.reconcile.Events;
import io.gitops4j.core.reconcile.Reconciler;
import io.gitops4j.core.reconcile.Remover;
import io.gitops4j.core.reconcile.Tools;
import io.gitops4j.core.repository.FluxRepository;
import io.gitops4j.core.schedule.Jitter;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.schedule.Timer;
import io.gitops4j.spi.Overlay;
import io.gitops4j.spi.SourceSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Reconciles the units of a program and of a repository: in a pass, dry, or continuously. */
public final class Engine {

  /**
   * What an engine is made of.
   *
   * @param tools what does the work of the stages
   * @param sources the sources
   * @param entry the repository's entry folder and who reads it; null for none
   * @param units the program's own units
   * @param description what the source is, for events
   * @param clock the time
   * @param events who is told
   * @param executor runs units
   * @param concurrency how many units may run at once
   * @param timer lets time pass
   * @param jitter spreads intervals
   * @param sourceInterval how often a source is looked at whose declaration does not say
   */
  public record Parts(
      Tools tools,
      Sources sources,
      @Nullable EntryFolder entry,
      List<Unit> units,
      String description,
      Clock clock,
      Events events,
      Executor executor,
      int concurrency,
      Timer timer,
      Jitter jitter,
      Duration sourceInterval) {}

  /**
   * A repository's entry folder.
   *
   * @param path the folder in normal form
   * @param repository reads it
   */
  public record EntryFolder(String path, FluxRepository repository) {}

  private final Parts parts;
  private final Reconciler reconciler;
  private final GuardedLog log;

  /** An engine of these parts. */
  public Engine(Parts parts) {
    this.parts = parts;
    this.log = parts.events().censor().log(Engine.class);
    this.reconciler = new Reconciler(parts.tools(), parts.events());
  }

  Parts parts() {
    return parts;
  }

  /** An execution that goes on from pass to pass. */
  Execution execution(Observer observer) {
    return execution(parts.events(), reconciler, false, observer);
  }

  private Execution execution(Events events, Reconciler with, boolean dry, Observer observer) {
    Remover remover = new Remover(parts.tools(), events, parts.timer(), with);
    Cleanup cleanup =
        new Cleanup(
            parts.tools().applier(),
            remover,
            parts.tools().owner(),
            events.censor().log(Cleanup.class));
    return new Execution(
        parts.sources(),
        with,
        cleanup,
        parts.tools().applier(),
        events,
        parts.executor(),
        parts.concurrency(),
        dry,
        observer);
  }

  /** What a pass would do now; nobody is told, nothing is written. */
  public PlanResult plan() {
    Events silent = new Events(parts.clock(), List.of(), parts.events().censor());
    Execution execution = execution(silent, reconciler.telling(silent), true, Observer.NONE);
    parts.sources().refresh();
    Failure problem = load(execution).orElse(null);
    if (problem == null) {
      execution.queueAll(() -> {});
      execution.awaitQuiet();
    }
    return Results.planned(revision(), execution, problem, parts.events().censor());
  }

  /** One pass over all units. */
  ReconcileResult pass(Execution execution) {
    Instant begin = parts.events().now();
    parts.events().tell(at -> new ReconcileEvent.PassStarted(at, parts.description()));
    parts.sources().refresh();
    Failure problem = load(execution).orElse(null);
    if (problem == null) {
      execution.queueAll(() -> {});
      execution.awaitQuiet();
    }
    ReconcileResult result = result(execution, problem, begin);
    parts.events().tell(at -> new ReconcileEvent.PassFinished(at, result));
    return result;
  }

  ReconcileResult result(Execution execution, @Nullable Failure problem, Instant begin) {
    Duration took = Duration.between(begin, parts.events().now());
    return problem == null
        ? Results.reconciled(revision(), execution, took, parts.events().censor())
        : new ReconcileResult(
            revision().orElse(null),
            List.of(),
            parts.events().censor().failure(null, problem),
            took);
  }

  Optional<Revision> revision() {
    return parts.sources().seen(SourceKey.REPOSITORY);
  }

  /**
   * Reads the entry folder and sets the units that nothing declares. When the folder cannot be
   * rendered and its owner is known from before, that stays the owner and tells.
   */
  Optional<Failure> load(Execution execution) {
    List<Unit> roots = new ArrayList<>(parts.units());
    EntryFolder entry = parts.entry();
    if (entry == null) {
      execution.roots(roots);
      return Optional.empty();
    }
    try {
      Revision revision = parts.sources().resolve(SourceKey.REPOSITORY, Engine::bare);
      Snapshot snapshot = parts.sources().fetch(SourceKey.REPOSITORY, revision);
      FluxRepository.Entry read =
          entry.repository().read(reconciler.render(snapshot, entry.path(), Overlay.none()));
      parts.sources().treatAsRepository(read.self());
      roots.add(read.root());
    } catch (GitOpsException e) {
      boolean unreachable =
          e.failure().stage() == Stage.RESOLVE || e.failure().stage() == Stage.FETCH;
      return execution.empty() || unreachable ? Optional.of(e.failure()) : Optional.empty();
    } catch (RuntimeException e) {
      log.warn("Reading {} broke", parts.description(), e);
      return Optional.of(
          Failure.of(
              Stage.LOAD,
              Reason.INTERNAL,
              "Cannot read "
                  + parts.description()
                  + ": its source or the renderer "
                  + parts.tools().renderer().id()
                  + " threw "
                  + e.getClass().getName()
                  + "; see the log and report it to its author."));
    }
    execution.roots(roots);
    return Optional.empty();
  }

  /** The repository is open already and needs no credentials of a declaration. */
  static SourceSpec bare(DeclaredSource declared) {
    return declared.spec();
  }
}
