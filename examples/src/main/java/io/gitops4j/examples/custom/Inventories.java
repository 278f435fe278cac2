package io.gitops4j.examples.custom;

import io.gitops4j.ObjectRef;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.spi.OwnedUnit;
import io.gitops4j.spi.Removal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What each unit wrote, one file a unit: a line with removal and owner, then one with apiVersion,
 * kind, namespace and name an object.
 */
final class Inventories {

  /** An object of an inventory. */
  record Entry(String apiVersion, ObjectRef ref) {

    private String line() {
      return String.join(" ", apiVersion, ref.kind(), ref.namespace(), ref.name());
    }

    private static Entry of(String line) {
      String[] parts = line.split(" ", 4);
      return new Entry(parts[0], ObjectRef.of(parts[0], parts[1], parts[2], parts[3]));
    }
  }

  private final Path folder;

  Inventories(Path folder) {
    this.folder = folder;
  }

  /** What a unit wrote; nothing when it is not known. */
  List<Entry> entries(UnitId unit) {
    return ObjectFiles.text(file(unit))
        .map(text -> text.lines().skip(1).map(Entry::of).toList())
        .orElse(List.of());
  }

  void store(OwnedUnit unit, Iterable<Entry> entries) {
    StringBuilder text = new StringBuilder(unit.removal() + " " + unit.owner() + "\n");
    entries.forEach(entry -> text.append(entry.line()).append('\n'));
    ObjectFiles.write(file(unit.unit()), text.toString());
  }

  /** The units of all processes so far, sorted. */
  List<OwnedUnit> units() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<UnitId> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> file.getFileName().toString().split("_", 3))
          .filter(parts -> parts.length == 3 && !parts[2].endsWith(".part"))
          .forEach(parts -> found.add(new UnitId(parts[0], parts[1], parts[2])));
    } catch (IOException e) {
      throw ObjectFiles.failed(Stage.PLAN, folder, e);
    }
    return found.stream().sorted().flatMap(unit -> owned(unit).stream()).toList();
  }

  private Optional<OwnedUnit> owned(UnitId unit) {
    return ObjectFiles.text(file(unit))
        .flatMap(text -> text.lines().findFirst())
        .map(line -> line.split(" ", 2))
        .map(head -> new OwnedUnit(unit, head[1], Removal.valueOf(head[0])));
  }

  void forget(UnitId unit) {
    ObjectFiles.delete(file(unit));
  }

  private Path file(UnitId unit) {
    return folder.resolve(unit.kind() + "_" + unit.namespace() + "_" + unit.name());
  }
}
