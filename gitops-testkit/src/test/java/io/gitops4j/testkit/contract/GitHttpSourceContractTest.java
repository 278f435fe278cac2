package io.gitops4j.testkit.contract;

import io.gitops4j.core.source.git.GitSource;
import io.gitops4j.spi.Source;
import io.gitops4j.testkit.git.TestRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jgit.http.server.GitServlet;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class GitHttpSourceContractTest extends SourceContract {

  private final TestRepository repository = TestRepository.empty();
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  @BeforeEach
  void start() throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    GitServlet git = new GitServlet();
    git.setRepositoryResolver((request, name) -> opened());
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(new ServletHolder(git), "/*");
    server.setHandler(context);
    server.start();
  }

  private Repository opened() {
    try {
      return new FileRepositoryBuilder().setGitDir(repository.path().toFile()).setBare().build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
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
    String url = "http://127.0.0.1:" + connector.getLocalPort() + "/fleet.git";
    return GitSource.at(url).branch("main").build();
  }
}
