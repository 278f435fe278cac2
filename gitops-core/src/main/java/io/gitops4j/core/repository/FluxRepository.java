package io.gitops4j.core.repository;

import io.gitops4j.GitOpsException;
import io.gitops4j.Manifests;
import io.gitops4j.UnitId;
import io.gitops4j.core.flux.DeclaredSource;
import io.gitops4j.core.flux.FluxObjects;
import io.gitops4j.core.flux.FluxReader;
import io.gitops4j.core.graph.Schedule;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.spi.ApplyOptions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The entry of a Flux repository: which unit owns the entry folder, and which declared sources are
 * the repository itself.
 *
 * <p>Three cases, in this order:
 *
 * <ol>
 *   <li>The folder manages itself: it holds a Kustomization whose path is the folder and whose
 *       source is not known to be another repository. That unit owns the folder, with its overlay
 *       and its variables. Of several, one named as its source counts first, as {@code flux
 *       bootstrap} names them, then the least by identity.
 *   <li>The folder's units read {@code GitRepository/flux-system/flux-system}, which nothing in it
 *       declares, or live in {@code flux-system} while it declares no GitRepository at all: what
 *       {@code flux bootstrap --path} would have added is meant. The folder is owned by {@code
 *       Kustomization/flux-system/flux-system}, so that objects carry the labels that Flux gives
 *       them.
 *   <li>Else the folder is owned by a unit of kind {@link UnitId#UNIT}, named as the engine.
 * </ol>
 *
 * <p>Source: Flux, {@code flux bootstrap}, the files {@code gotk-sync.yaml} and {@code
 * kustomization.yaml}. Tests: {@code GitOpsPassTest}, {@code GitOpsSourcesTest}.
 */
public final class FluxRepository {

  private static final String GIT_REPOSITORY = "GitRepository";
  private static final String FLUX_SYSTEM = "flux-system";
  private static final SourceKey BOOTSTRAPPED =
      new SourceKey(GIT_REPOSITORY, FLUX_SYSTEM, FLUX_SYSTEM);
  private static final Duration BOOTSTRAP_INTERVAL = Duration.ofMinutes(10);

  private final String path;
  private final UnitId fallback;
  private final RepositoryIdentity identity;

  /**
   * A repository that is read at a folder.
   *
   * @param path the entry folder in normal form
   * @param fallback the unit that owns the folder when no Kustomization does
   * @param identity tells the repository from others
   */
  public FluxRepository(String path, UnitId fallback, RepositoryIdentity identity) {
    this.path = path;
    this.fallback = fallback;
    this.identity = identity;
  }

  /**
   * What the entry comes to.
   *
   * @param root the unit that owns the entry folder and declares what is in it
   * @param self names of sources that are the repository itself, besides those recognised later
   */
  public record Entry(Unit root, Set<SourceKey> self) {
    /** Copies the set. */
    public Entry {
      self = Set.copyOf(self);
    }
  }

  /**
   * Reads the entry.
   *
   * @param manifests what the folder renders to, without overlay and variables
   * @throws GitOpsException when an invalid Flux object leaves open who owns the folder
   */
  public Entry read(Manifests manifests) {
    FluxObjects flux = FluxReader.read(manifests);
    Optional<Unit> manager = manager(flux);
    if (manager.isPresent()) {
      return new Entry(manager.get(), Set.of(manager.get().source()));
    }
    if (!flux.failures().isEmpty()) {
      throw new GitOpsException(flux.failures().get(0));
    }
    return bootstrapped(flux)
        ? new Entry(
            root(UnitId.kustomization(FLUX_SYSTEM, FLUX_SYSTEM), BOOTSTRAPPED),
            Set.of(BOOTSTRAPPED))
        : new Entry(root(fallback, SourceKey.REPOSITORY), Set.of());
  }

  private Optional<Unit> manager(FluxObjects flux) {
    return flux.units().stream()
        .filter(unit -> unit.id().kind().equals(UnitId.KUSTOMIZATION))
        .filter(unit -> unit.path().equals(path))
        .filter(unit -> unit.source().kind().equals(GIT_REPOSITORY))
        .filter(unit -> !foreign(unit.source(), flux.sources()))
        .min(
            Comparator.comparing((Unit unit) -> !unit.id().name().equals(unit.source().name()))
                .thenComparing(Unit::id));
  }

  private boolean foreign(SourceKey key, List<DeclaredSource> sources) {
    return !identity.named(key)
        && (identity.namesAny()
            || sources.stream().anyMatch(s -> s.key().equals(key) && identity.foreign(s.spec())));
  }

  private static boolean bootstrapped(FluxObjects flux) {
    if (flux.sources().stream().anyMatch(source -> source.key().equals(BOOTSTRAPPED))) {
      return false;
    }
    boolean lives = flux.units().stream().anyMatch(u -> u.id().namespace().equals(FLUX_SYSTEM));
    return flux.units().stream().anyMatch(unit -> unit.source().equals(BOOTSTRAPPED))
        || (flux.sources().isEmpty() && lives);
  }

  private Unit root(UnitId id, SourceKey source) {
    return Unit.builder(id, source, path)
        .apply(ApplyOptions.defaults().withPrune(true))
        .schedule(
            new Schedule(BOOTSTRAP_INTERVAL, BOOTSTRAP_INTERVAL, Schedule.defaults().timeout()))
        .build();
  }
}
