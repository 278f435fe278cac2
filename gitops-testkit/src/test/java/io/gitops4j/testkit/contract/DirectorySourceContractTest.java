package io.gitops4j.testkit.contract;

import io.gitops4j.core.source.DirectorySource;
import io.gitops4j.spi.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

class DirectorySourceContractTest extends SourceContract {

  @TempDir Path folder;

  @Override
  protected void publish(Map<String, String> files) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> old =
          all.filter(p -> !p.equals(folder)).sorted(Comparator.reverseOrder()).toList();
      for (Path path : old) {
        Files.delete(path);
      }
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  @Override
  protected Source open() {
    return DirectorySource.at(folder).build();
  }
}
