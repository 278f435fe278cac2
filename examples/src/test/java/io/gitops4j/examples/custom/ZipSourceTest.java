package io.gitops4j.examples.custom;

import io.gitops4j.spi.Source;
import io.gitops4j.testkit.contract.SourceContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class ZipSourceTest extends SourceContract {

  @TempDir private Path folder;

  @Override
  protected void publish(Map<String, String> files) throws IOException {
    Archives.write(folder.resolve("release.zip"), files);
  }

  @Override
  protected Source open() {
    return ZipSource.at(folder.resolve("release.zip"));
  }
}
