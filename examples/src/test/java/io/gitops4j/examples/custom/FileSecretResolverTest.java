package io.gitops4j.examples.custom;

import io.gitops4j.SecretRef;
import io.gitops4j.spi.SecretResolver;
import io.gitops4j.testkit.contract.SecretResolverContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FileSecretResolverTest extends SecretResolverContract {

  @TempDir private Path folder;

  @BeforeEach
  void writeSecret() throws IOException {
    Files.createDirectories(folder.resolve("database"));
    Files.writeString(folder.resolve("database/password"), "t0p-s3cret");
  }

  @Override
  protected SecretResolver open() {
    return new FileSecretResolver(folder);
  }

  @Override
  protected SecretRef present() {
    return SecretRef.parse("file:database#password");
  }

  @Override
  protected String value() {
    return "t0p-s3cret";
  }

  @Override
  protected SecretRef absent() {
    return SecretRef.parse("file:database#pin");
  }
}
