package io.gitops4j.testkit.junit;

import io.gitops4j.core.GitOps;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.git.TestRepository;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Makes what a {@link GitOpsTest} asks for, once a test method, and closes it after the test. */
final class GitOpsExtension implements ParameterResolver, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(GitOpsExtension.class);
  private static final String SANDBOX = "sandbox";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == TestRepository.class || type == ApiServer.class || type == GitOps.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "@GitOpsTest makes a repository, a cluster and an engine for each test method; take them"
              + " as parameters of test methods, @BeforeEach and @AfterEach, not of constructors,"
              + " @BeforeAll or @AfterAll");
    }
    Class<?> type = parameter.getParameter().getType();
    Sandbox sandbox = sandbox(context);
    if (type == TestRepository.class) {
      return sandbox.repository();
    }
    return type == ApiServer.class ? sandbox.server() : sandbox.gitops();
  }

  /** Runs after the methods that are marked {@code @AfterEach}. */
  @Override
  public void afterEach(ExtensionContext context) {
    Sandbox sandbox = context.getStore(NAMESPACE).remove(SANDBOX, Sandbox.class);
    if (sandbox != null) {
      sandbox.close();
    }
  }

  private static Sandbox sandbox(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(SANDBOX, key -> Sandbox.open(annotation(context)), Sandbox.class);
  }

  private static GitOpsTest annotation(ExtensionContext context) {
    for (Optional<ExtensionContext> at = Optional.of(context);
        at.isPresent();
        at = at.get().getParent()) {
      Optional<GitOpsTest> found =
          at.get()
              .getElement()
              .flatMap(element -> AnnotationSupport.findAnnotation(element, GitOpsTest.class));
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new ParameterResolutionException("there is no @GitOpsTest at the test or its class");
  }
}
