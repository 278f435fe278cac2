package io.gitops4j.examples.custom;

import io.gitops4j.ApplyException;
import io.gitops4j.Failure;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files below a folder, by object; what is written is whole or not there. */
final class ObjectFiles {

  private final Path folder;

  ObjectFiles(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /**
   * The file of an object: {@code apps/apps_Deployment_web.yaml}, {@code _cluster/core_…} where
   * there is no namespace.
   */
  Path of(ObjectRef ref) {
    String namespace = ref.namespace().isEmpty() ? "_cluster" : ref.namespace();
    String group = ref.group().isEmpty() ? "core" : ref.group();
    String name = group + "_" + ref.kind() + "_" + ref.name().replace(':', '_') + ".yaml";
    if (!plain(namespace) || !plain(name)) {
      String message = "Cannot write " + ref + ": its name is none that a file can have.";
      throw new ApplyException(
          Failure.builder(Stage.PLAN, Reason.REJECTED, message).object(ref).build());
    }
    return folder.resolve(namespace).resolve(name);
  }

  /** What comes from a repository must not choose the folder. */
  private static boolean plain(String name) {
    return !name.startsWith(".") && name.indexOf('/') < 0 && name.indexOf('\\') < 0;
  }

  static Optional<String> text(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw failed(Stage.PLAN, file, e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.writeString(part, text);
      Files.move(
          part,
          file,
          java.nio.file.StandardCopyOption.REPLACE_EXISTING,
          java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failed(Stage.APPLY, file, e);
    }
  }

  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failed(Stage.APPLY, file, e);
    }
  }

  static ApplyException failed(Stage stage, Path file, IOException cause) {
    String message = "Cannot use the file " + file + ": " + cause.getMessage() + ".";
    return new ApplyException(Failure.of(stage, Reason.UNAVAILABLE, message), cause);
  }
}
