package io.gitops4j.examples.custom;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.ChangeSet;
import io.gitops4j.Failure;
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
import io.gitops4j.spi.ApplyRequest;
import io.gitops4j.spi.AwaitRequest;
import io.gitops4j.spi.PlanRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * "Applies" to a folder: one YAML file an object, for those who keep what was rendered in a
 * repository of its own. {@code units/} lists what each unit wrote, so that it can be pruned.
 */
public final class DirectoryApplier implements Applier {

  private final Path objects;
  private final Path units;

  /** An applier to a folder, which is made when it is not there. */
  public DirectoryApplier(Path folder) {
    this.objects = folder.resolve("objects");
    this.units = folder.resolve("units");
  }

  @Override
  public String id() {
    return "directory";
  }

  @Override
  public Plan plan(PlanRequest request) {
    List<PlannedChange> changes = new ArrayList<>();
    Set<String> desired = new TreeSet<>();
    for (Manifest manifest : request.manifests()) {
      Path file = file(manifest.ref());
      desired.add(line(manifest.ref(), manifest.apiVersion()));
      Optional<String> written = text(file);
      Action action =
          written.isEmpty()
              ? Action.CREATED
              : written.get().equals(YamlWriter.write(manifest.content()))
                  ? Action.UNCHANGED
                  : Action.CONFIGURED;
      String reason = action == Action.CREATED ? "there is no such file" : "";
      changes.add(
          new PlannedChange(
              manifest.ref(), manifest.apiVersion(), action, reason, List.of(), manifest, null));
    }
    if (request.options().prune()) {
      for (String line : inventory(request.unit())) {
        ObjectRef ref = ref(line);
        if (!desired.contains(line) && !request.claimed().contains(ref)) {
          changes.add(
              new PlannedChange(
                  ref,
                  line.substring(0, line.indexOf(' ')),
                  Action.DELETED,
                  "no longer desired",
                  List.of(),
                  null,
                  null));
        }
      }
    }
    return new Plan(request.unit(), request.revision(), changes);
  }

  @Override
  public ChangeSet apply(ApplyRequest request) {
    Plan plan = request.plan();
    Set<String> owned = new LinkedHashSet<>(inventory(plan.unit()));
    plan.changes().forEach(c -> owned.add(line(c.ref(), c.apiVersion())));
    write(unitFile(plan.unit()), String.join("\n", owned) + "\n");
    List<Change> done = new ArrayList<>();
    for (PlannedChange planned : plan.changes()) {
      if (planned.action() == Action.DELETED) {
        delete(file(planned.ref()));
        owned.remove(line(planned.ref(), planned.apiVersion()));
      } else if (planned.action().writes()) {
        Manifest manifest = planned.manifest().orElseThrow();
        write(file(planned.ref()), YamlWriter.write(manifest.content()));
      }
      Change change = Change.of(planned.ref(), planned.action());
      request.observer().accept(change);
      done.add(change);
    }
    write(unitFile(plan.unit()), String.join("\n", owned) + "\n");
    return new ChangeSet(done);
  }

  @Override
  public HealthReport await(AwaitRequest request) {
    List<ObjectHealth> health =
        request.targets().stream()
            .map(
                t ->
                    new ObjectHealth(
                        t.ref(),
                        Files.exists(file(t.ref())) ? Health.CURRENT : Health.NOT_FOUND,
                        ""))
            .toList();
    return new HealthReport(health, null);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Optional<Map<String, @Nullable Object>> read(String apiVersion, ObjectRef ref) {
    return text(file(ref))
        .map(text -> YamlReader.of(YamlFlavor.V11).readOne(ref.toString(), text).toValue())
        .map(content -> (Map<String, @Nullable Object>) content);
  }

  @Override
  public Set<UnitId> units() {
    if (!Files.isDirectory(units)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(units)) {
      Set<UnitId> found = new TreeSet<>();
      files
          .map(file -> file.getFileName().toString().split("_", 3))
          .forEach(parts -> found.add(new UnitId(parts[0], parts[1], parts[2])));
      return found;
    } catch (IOException e) {
      throw failed(Stage.PLAN, units, e);
    }
  }

  @Override
  public void release(UnitId unit) {
    delete(unitFile(unit));
  }

  private Path unitFile(UnitId unit) {
    return units.resolve(unit.kind() + "_" + unit.namespace() + "_" + unit.name());
  }

  private Path file(ObjectRef ref) {
    String namespace = ref.namespace().isEmpty() ? "_cluster" : ref.namespace();
    String group = ref.group().isEmpty() ? "core" : ref.group();
    return objects
        .resolve(namespace)
        .resolve(group + "_" + ref.kind() + "_" + ref.name().replace(':', '_') + ".yaml");
  }

  private static String line(ObjectRef ref, String apiVersion) {
    return apiVersion + " " + ref.kind() + " " + ref.namespace() + " " + ref.name();
  }

  private static ObjectRef ref(String line) {
    String[] parts = line.split(" ", 4);
    return ObjectRef.of(parts[0], parts[1], parts[2], parts[3]);
  }

  private List<String> inventory(UnitId unit) {
    return text(unitFile(unit))
        .map(t -> t.lines().filter(l -> !l.isEmpty()).toList())
        .orElse(List.of());
  }

  private static Optional<String> text(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw failed(Stage.PLAN, file, e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw failed(Stage.APPLY, file, e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failed(Stage.APPLY, file, e);
    }
  }

  private static ApplyException failed(Stage stage, Path file, IOException cause) {
    String message = "Cannot use the file " + file + ": " + cause.getMessage() + ".";
    return new ApplyException(Failure.of(stage, Reason.UNAVAILABLE, message), cause);
  }
}
