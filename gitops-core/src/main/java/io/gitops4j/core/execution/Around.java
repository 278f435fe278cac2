package io.gitops4j.core.execution;

import io.gitops4j.Failure;
import io.gitops4j.GitOpsException;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Notice;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.flux.DeclaredSource;
import io.gitops4j.core.flux.FluxKinds;
import io.gitops4j.core.flux.FluxObjects;
import io.gitops4j.core.flux.UnsupportedObject;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.helmrelease.ChartSelection;
import io.gitops4j.core.reconcile.Outcome;
import io.gitops4j.core.reconcile.Reconciler;
import io.gitops4j.core.reconcile.Surroundings;
import io.gitops4j.spi.Applier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a running unit sees of the others, and tells them.
 *
 * <p>What a unit declares comes into force when its objects are applied: units it declares may
 * start then, units it declared before and no longer does are gone then. A unit that fails earlier
 * leaves the units it declared before as they are, as objects in a cluster would stay.
 */
final class Around implements Surroundings {

  /** What later units cannot do without. */
  private static final Set<String> PROMISES = Set.of("Namespace", "CustomResourceDefinition");

  private final Object lock;
  private final Nodes nodes;
  private final Sources sources;
  private final Reconciler reconciler;
  private final Execution execution;
  private final SecretLookup secrets;
  private final Applier applier;
  private final boolean dry;
  private final Map<ObjectRef, Map<String, @Nullable Object>> lives = new ConcurrentHashMap<>();
  private final Map<UnitId, List<Notice>> notices = new TreeMap<>();

  /** What the renderers want people to know. */
  private final Map<UnitId, List<Notice>> remarks = new TreeMap<>();

  private final Map<UnitId, Notice> leaks = new TreeMap<>();

  Around(
      Object lock,
      Nodes nodes,
      Sources sources,
      Reconciler reconciler,
      Execution execution,
      SecretLookup secrets,
      Applier applier,
      boolean dry) {
    this.lock = lock;
    this.nodes = nodes;
    this.sources = sources;
    this.reconciler = reconciler;
    this.execution = execution;
    this.secrets = secrets;
    this.applier = applier;
    this.dry = dry;
  }

  /** What was met and not acted on; called with the lock held. */
  List<Notice> notices() {
    List<Notice> all = ofUnits(notices);
    Set<ObjectRef> told = new HashSet<>();
    all.forEach(notice -> told.add(notice.object()));
    all.addAll(ofUnits(remarks));
    all.addAll(leaks.values());
    for (Node node : nodes.all()) {
      Outcome outcome = node.outcome;
      if (outcome != null
          && outcome.result().status() == UnitStatus.UNSUPPORTED
          && told.add(objectOf(node.id))) {
        all.add(
            new Notice(
                node.parent,
                objectOf(node.id),
                node.unit.declaredAt().orElse(null),
                outcome.result().message()));
      }
    }
    return all;
  }

  private List<Notice> ofUnits(Map<UnitId, List<Notice>> byUnit) {
    List<Notice> all = new ArrayList<>();
    byUnit.forEach(
        (unit, list) -> {
          if (nodes.get(unit) != null) {
            all.addAll(list);
          }
        });
    return all;
  }

  /** Takes note of what was taken out of what a unit's last run told; null for nothing. */
  void leaked(UnitId unit, @Nullable Failure leak) {
    synchronized (lock) {
      if (leak == null) {
        leaks.remove(unit);
      } else {
        leaks.put(unit, new Notice(unit, null, null, leak.message()));
      }
    }
  }

  /** The object that declares a unit. */
  private static ObjectRef objectOf(UnitId unit) {
    return new ObjectRef(FluxKinds.groupOf(unit), unit.kind(), unit.namespace(), unit.name());
  }

  @Override
  public void entering(Unit unit, Stage stage) {
    execution.entering(unit.id(), stage);
  }

  @Override
  public Revision resolve(SourceKey source) {
    return sources.resolve(source, secrets::complete);
  }

  @Override
  public Snapshot fetch(SourceKey source, Revision revision) {
    return sources.fetch(source, revision);
  }

  @Override
  public Optional<ChartSelection> chart(SourceKey source) {
    return sources.chart(source);
  }

  @Override
  public Optional<Manifest> produced(Unit unit, ObjectRef ref) {
    synchronized (lock) {
      return nodes.before(unit, ref);
    }
  }

  @Override
  public Optional<Map<String, @Nullable Object>> live(String apiVersion, ObjectRef ref) {
    return Optional.ofNullable(
        lives.computeIfAbsent(ref, r -> applier.read(apiVersion, r).orElse(null)));
  }

  /** Lets live objects be read again. */
  void forgetLive() {
    lives.clear();
  }

  @Override
  public void declare(Unit unit, Manifests manifests, FluxObjects flux) {
    flux.sources().forEach(sources::declare);
    boolean more = false;
    synchronized (lock) {
      Node node = nodes.of(unit);
      for (Unit product : flux.units()) {
        refuseIfTaken(node, product);
      }
      node.desires(manifests);
      node.pending = new TreeSet<>();
      for (Unit product : flux.units()) {
        more |= declare(node, product);
      }
      notices.put(unit.id(), notices(unit, flux));
      remarks.put(unit.id(), notices(unit, manifests));
    }
    if (more) {
      execution.unitsChanged();
    }
    if (!flux.sources().isEmpty()) {
      execution.sourcesDeclared(flux.sources().stream().map(DeclaredSource::key).toList());
    }
  }

  private void refuseIfTaken(Node node, Unit product) {
    Node known = nodes.get(product.id());
    if (known == null || known == node || known.gone || node.id.equals(known.parent)) {
      return;
    }
    String by = known.parent == null ? "the program" : known.parent.toString();
    Failure.Builder failure =
        Failure.builder(
            Stage.LOAD,
            Reason.INVALID,
            "Cannot declare "
                + product.id()
                + " in "
                + node.id
                + ": "
                + by
                + " declares it already; remove one of them.");
    product.declaredAt().ifPresent(failure::location);
    throw new GitOpsException(failure.build());
  }

  /** Whether the unit is new. */
  private boolean declare(Node node, Unit product) {
    Node known = nodes.get(product.id());
    if (known == node) {
      return false;
    }
    node.pending.add(product.id());
    Manifest definition = node.find(objectOf(product.id())).orElse(null);
    Node child = known == null ? new Node(product, node.id) : known;
    child.declared = product;
    child.declaredAs = definition;
    if (known == null || known.gone) {
      nodes.add(child);
      revive(node, child);
      return true;
    }
    return false;
  }

  /** A unit that is declared for the first time, or again while it is being removed. */
  private static void revive(Node parent, Node child) {
    child.parent = parent.id;
    child.gone = false;
    child.removal = null;
    child.removalTried = false;
    child.revert = false;
    child.appliedAt = null;
    child.established = false;
    child.held = true;
    if (child.phase == Node.Phase.RUNNING) {
      child.again = true;
    } else {
      child.queue();
    }
  }

  private static List<Notice> notices(Unit unit, Manifests manifests) {
    return manifests.notices().stream()
        .map(
            notice -> new Notice(unit.id(), notice.object(), notice.declaredAt(), notice.message()))
        .toList();
  }

  private static List<Notice> notices(Unit unit, FluxObjects flux) {
    List<Notice> notices = new ArrayList<>();
    for (UnsupportedObject object : flux.unsupported()) {
      notices.add(
          new Notice(unit.id(), object.ref(), object.location().orElse(null), object.status()));
    }
    return notices;
  }

  @Override
  public void applied(Unit unit) {
    synchronized (lock) {
      Node node = nodes.of(unit);
      node.applied = true;
      node.appliedAt = sources.seen(unit.source()).orElse(null);
      node.appliedManifests = node.manifests;
      for (Node child : nodes.all()) {
        if (node.id.equals(child.parent) && !node.pending.contains(child.id)) {
          child.gone = true;
        }
      }
      for (UnitId id : node.pending) {
        Node child = nodes.get(id);
        if (child != null) {
          comeIntoForce(node, child);
        }
      }
      nodes.orphan();
    }
    execution.advance();
  }

  private static void comeIntoForce(Node parent, Node child) {
    boolean changed = child.definition != null && !child.definition.equals(child.declaredAs);
    if (child.declared != null) {
      child.unit = child.declared;
      child.declared = null;
    }
    child.definition = child.declaredAs;
    child.established = true;
    child.held = false;
    if (child.idle() && (changed || parent.id.equals(child.blockedBy))) {
      child.queue();
    }
  }

  @Override
  public Manifests promised(Unit unit) {
    if (!dry) {
      return Manifests.empty();
    }
    synchronized (lock) {
      return Manifests.of(
          nodes.before(unit).stream()
              .filter(node -> node.unit.kubeConfig().equals(unit.kubeConfig()))
              .flatMap(node -> Optional.ofNullable(node.manifests).stream())
              .flatMap(Manifests::stream)
              .filter(manifest -> PROMISES.contains(manifest.ref().kind()))
              .toList());
    }
  }

  @Override
  public Set<ObjectRef> claimed(Unit unit) {
    synchronized (lock) {
      return nodes.claimed(unit);
    }
  }

  @Override
  public Set<ObjectRef> claimedByAll(Unit unit) {
    List<Unit> unknown = new ArrayList<>();
    Set<ObjectRef> claimed;
    synchronized (lock) {
      claimed = new HashSet<>(nodes.claimed(unit));
      for (Node node : nodes.all()) {
        Unit other = node.declared == null ? node.unit : node.declared;
        if (!node.id.equals(unit.id())
            && !node.gone
            && !node.fresh
            && other.kubeConfig().equals(unit.kubeConfig())) {
          unknown.add(other);
        }
      }
    }
    for (Unit other : unknown) {
      claimed.addAll(identities(other));
    }
    return claimed;
  }

  /** What a unit would desire; nothing when that cannot be told, as its own run will say. */
  private Set<ObjectRef> identities(Unit unit) {
    if (unit.unsupported().isPresent() || !sources.known(unit.source())) {
      return Set.of();
    }
    try {
      Revision revision = resolve(unit.source());
      return reconciler.identities(unit, sources.fetch(unit.source(), revision), this);
    } catch (GitOpsException e) {
      return Set.of();
    }
  }
}
