package io.gitops4j.examples.custom;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.ChangeSet;
import io.gitops4j.Failure;
import io.gitops4j.FieldChange;
import io.gitops4j.Health;
import io.gitops4j.HealthReport;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectHealth;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.PlannedChange;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.core.yaml.YamlWriter;
import io.gitops4j.spi.Applier;
import io.gitops4j.spi.ApplyOptions;
import io.gitops4j.spi.ApplyRequest;
import io.gitops4j.spi.AwaitRequest;
import io.gitops4j.spi.OwnedUnit;
import io.gitops4j.spi.PlanRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * "Applies" to a folder: one YAML file an object, for those who keep what was rendered in a
 * repository of its own. {@code objects/} holds the objects, {@code units/} what each unit wrote,
 * so that it can be pruned, also by a later process.
 *
 * <p>A folder knows no kinds and no owners of fields: it takes what it is given, and a file that
 * somebody edited is written anew as a whole.
 */
public final class DirectoryApplier implements Applier {

  private static final String PRUNE = "kustomize.toolkit.fluxcd.io/prune";
  private static final String NAMESPACE = "Namespace";

  private final ObjectFiles objects;
  private final Inventories inventories;

  /** An applier to a folder, which is made when it is not there. */
  public DirectoryApplier(Path folder) {
    this.objects = new ObjectFiles(folder.resolve("objects"));
    this.inventories = new Inventories(folder.resolve("units"));
  }

  @Override
  public String id() {
    return "directory";
  }

  /** Namespaces come first, all else sorted, so that equal input gives an equal plan. */
  @Override
  public Plan plan(PlanRequest request) {
    List<Inventories.Entry> owned = inventories.entries(request.unit());
    ApplyOptions options = request.options();
    if (request.manifests().isEmpty()
        && !owned.isEmpty()
        && options.prune()
        && !options.allowEmpty()) {
      String message =
          "Cannot plan " + request.unit() + ": it is empty, and all it wrote would be deleted.";
      throw new ApplyException(Failure.of(Stage.PLAN, Reason.DELETION_GUARD, message));
    }
    List<PlannedChange> changes = new ArrayList<>();
    for (Manifest manifest : request.manifests()) {
      changes.add(planned(labelled(manifest, request.unit(), options)));
    }
    changes.sort(
        Comparator.comparing((PlannedChange c) -> !c.ref().kind().equals(NAMESPACE))
            .thenComparing(PlannedChange::ref));
    if (options.prune()) {
      Set<ObjectRef> desired = changes.stream().map(PlannedChange::ref).collect(Collectors.toSet());
      owned.stream()
          .filter(entry -> !desired.contains(entry.ref()))
          .forEach(entry -> changes.add(gone(entry, request.claimed())));
    }
    return new Plan(request.unit(), request.revision(), changes);
  }

  private PlannedChange planned(Manifest manifest) {
    Path file = objects.of(manifest.ref());
    Optional<Map<String, @Nullable Object>> before = content(file);
    Action action = Action.CREATED;
    String reason = "there is no such file";
    List<FieldChange> fields = List.of();
    if (before.isPresent()) {
      fields = fields(before.get(), manifest.content(), manifest.ref().kind().equals("Secret"));
      action = fields.isEmpty() ? Action.UNCHANGED : Action.CONFIGURED;
      reason = "";
    }
    return new PlannedChange(
        manifest.ref(), manifest.apiVersion(), action, reason, fields, manifest, null);
  }

  private PlannedChange gone(Inventories.Entry entry, Set<ObjectRef> claimed) {
    boolean marked =
        content(objects.of(entry.ref()))
            .map(content -> Manifest.of(content).annotations().get(PRUNE))
            .map("disabled"::equals)
            .orElse(false);
    Action action = Action.DELETED;
    String reason = "no longer in the repository";
    if (claimed.contains(entry.ref()) || marked) {
      action = Action.SKIPPED;
      reason = marked ? "marked " + PRUNE + ": disabled" : "another unit has it";
    }
    return new PlannedChange(
        entry.ref(), entry.apiVersion(), action, reason, List.of(), null, null);
  }

  private static Manifest labelled(Manifest manifest, UnitId unit, ApplyOptions options) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>(manifest.content());
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    if (content.get("metadata") instanceof Map<?, ?> given) {
      given.forEach((key, value) -> metadata.put(String.valueOf(key), value));
    }
    Map<String, String> labels = new TreeMap<>(manifest.labels());
    labels.putAll(options.commonLabels());
    labels.putAll(unit.ownerLabels());
    metadata.put("labels", labels);
    Map<String, String> annotations = new TreeMap<>(manifest.annotations());
    annotations.putAll(options.commonAnnotations());
    if (!annotations.isEmpty()) {
      metadata.put("annotations", annotations);
    }
    content.put("metadata", metadata);
    return manifest.withContent(content);
  }

  private static List<FieldChange> fields(Map<?, ?> before, Map<?, ?> after, boolean secret) {
    List<FieldChange> changes = new ArrayList<>();
    compare("", before, after, changes);
    return secret
        ? changes.stream().map(c -> new FieldChange(c.pointer(), "***", "***")).toList()
        : changes;
  }

  private static void compare(
      String pointer, @Nullable Object before, @Nullable Object after, List<FieldChange> changes) {
    if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> now) {
      Set<String> keys = new TreeSet<>();
      old.keySet().forEach(key -> keys.add(String.valueOf(key)));
      now.keySet().forEach(key -> keys.add(String.valueOf(key)));
      for (String key : keys) {
        String below = pointer + "/" + key.replace("~", "~0").replace("/", "~1");
        compare(below, old.get(key), now.get(key), changes);
      }
    } else if (before instanceof List<?> old
        && after instanceof List<?> now
        && old.size() == now.size()) {
      for (int i = 0; i < old.size(); i++) {
        compare(pointer + "/" + i, old.get(i), now.get(i), changes);
      }
    } else if (!String.valueOf(before).equals(String.valueOf(after))) {
      changes.add(new FieldChange(pointer, shown(before), shown(after)));
    }
  }

  private static @Nullable String shown(@Nullable Object value) {
    String text = value == null ? null : String.valueOf(value);
    return text == null || text.length() <= 200 ? text : text.substring(0, 200);
  }

  @Override
  public ChangeSet apply(ApplyRequest request) {
    Plan plan = request.plan();
    OwnedUnit unit =
        new OwnedUnit(plan.unit(), request.options().owner(), request.options().removal());
    Set<Inventories.Entry> owned = new LinkedHashSet<>(inventories.entries(plan.unit()));
    plan.changes().forEach(c -> owned.add(new Inventories.Entry(c.apiVersion(), c.ref())));
    inventories.store(unit, owned);
    List<Change> done = new ArrayList<>();
    for (PlannedChange planned : plan.changes()) {
      if (planned.action() == Action.DELETED) {
        ObjectFiles.delete(objects.of(planned.ref()));
      } else if (planned.action().writes()) {
        Manifest manifest = planned.manifest().orElseThrow();
        ObjectFiles.write(objects.of(planned.ref()), YamlWriter.write(manifest.content()));
      }
      Change change = Change.of(planned.ref(), planned.action());
      request.observer().accept(change);
      done.add(change);
    }
    inventories.store(
        unit,
        plan.changes().stream()
            .filter(c -> c.manifest().isPresent())
            .map(c -> new Inventories.Entry(c.apiVersion(), c.ref()))
            .toList());
    return new ChangeSet(done);
  }

  /** What is not there now will not come by waiting: nobody else writes here. */
  @Override
  public HealthReport await(AwaitRequest request) {
    if (Thread.currentThread().isInterrupted()) {
      return new HealthReport(
          List.of(), Failure.of(Stage.AWAIT, Reason.CANCELLED, "The wait was interrupted."));
    }
    List<ObjectHealth> health = new ArrayList<>();
    Failure failure = null;
    for (AwaitRequest.Target target : request.targets()) {
      boolean there = Files.exists(objects.of(target.ref()));
      health.add(new ObjectHealth(target.ref(), there ? Health.CURRENT : Health.NOT_FOUND, ""));
      if (!there && failure == null) {
        String message = "Waited for " + target.ref() + ", of which there is no file.";
        failure =
            Failure.builder(Stage.AWAIT, Reason.TIMEOUT, message).object(target.ref()).build();
      }
    }
    return new HealthReport(health, failure);
  }

  @Override
  public Optional<Map<String, @Nullable Object>> read(String apiVersion, ObjectRef ref) {
    return content(objects.of(ref));
  }

  @SuppressWarnings("unchecked")
  private static Optional<Map<String, @Nullable Object>> content(Path file) {
    return ObjectFiles.text(file)
        .map(text -> YamlReader.of(YamlFlavor.V11).readOne(file.toString(), text).toValue())
        .map(content -> (Map<String, @Nullable Object>) content);
  }

  @Override
  public Set<UnitId> units() {
    return ownedUnits().stream()
        .map(OwnedUnit::unit)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public List<OwnedUnit> ownedUnits() {
    return inventories.units();
  }

  @Override
  public void release(UnitId unit) {
    inventories.forget(unit);
  }
}
