package io.gitops4j.testkit.contract;

import io.gitops4j.core.source.git.GitSource;
import io.gitops4j.spi.Source;
import io.gitops4j.testkit.git.TestRepository;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class GitFileSourceContractTest extends SourceContract {

  private final TestRepository repository = TestRepository.empty();

  @AfterEach
  void remove() {
    repository.close();
  }

  @Override
  protected void publish(Map<String, String> files) {
    List.copyOf(repository.paths()).forEach(repository::delete);
    files.forEach(repository::write);
    repository.commit("published");
  }

  @Override
  protected Source open() {
    return GitSource.at(repository.url()).branch("main").build();
  }
}
