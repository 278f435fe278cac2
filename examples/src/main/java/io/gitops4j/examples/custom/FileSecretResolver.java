package io.gitops4j.examples.custom;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.Stage;
import io.gitops4j.spi.SecretResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads secrets from a folder: {@code file:database#password} is {@code database/password}. */
public final class FileSecretResolver implements SecretResolver {

  private final Path folder;

  /** A resolver of a folder. */
  public FileSecretResolver(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  @Override
  public String id() {
    return "file";
  }

  @Override
  public SecretValue resolve(SecretRef ref) {
    try {
      return SecretValue.of(ref.toString(), Files.readAllBytes(file(ref)));
    } catch (NoSuchFileException e) {
      throw failed(ref, Reason.NOT_FOUND, "there is no such file");
    } catch (IOException e) {
      throw failed(ref, Reason.UNAVAILABLE, "the file cannot be read");
    }
  }

  @Override
  public void check(SecretRef ref) {
    if (!Files.isReadable(file(ref))) {
      throw failed(ref, Reason.NOT_FOUND, "there is no file that can be read");
    }
  }

  private Path file(SecretRef ref) {
    Path file =
        ref.field().map(folder.resolve(ref.name())::resolve).orElse(folder.resolve(ref.name()));
    if (!file.normalize().startsWith(folder)) {
      throw failed(ref, Reason.DENIED, "it is outside of the folder");
    }
    return file;
  }

  private static SecretException failed(SecretRef ref, Reason reason, String why) {
    String message = "Cannot read the secret " + ref + ": " + why + ".";
    return new SecretException(Failure.of(Stage.SUBSTITUTE, reason, message));
  }
}
