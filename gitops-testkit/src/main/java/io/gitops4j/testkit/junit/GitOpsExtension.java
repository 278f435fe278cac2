package io.gitops4j.testkit.junit;

import io.gitops4j.core.GitOps;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.git.TestRepository;
import java.util.Set;

/** Makes what a {@link GitOpsTest} asks for, once a test method, and closes it after the test. */
final class GitOpsExtension extends PerTestExtension<GitOpsTest, Sandbox> {

  GitOpsExtension() {
    super(
        GitOpsTest.class,
        Sandbox.class,
        "a repository, a cluster and an engine",
        Set.of(TestRepository.class, ApiServer.class, GitOps.class));
  }

  @Override
  Sandbox open(GitOpsTest test, Class<?> testClass) {
    return Sandbox.open(test);
  }

  @Override
  Object part(Sandbox sandbox, Class<?> type) {
    if (type == TestRepository.class) {
      return sandbox.repository();
    }
    return type == ApiServer.class ? sandbox.server() : sandbox.gitops();
  }
}
