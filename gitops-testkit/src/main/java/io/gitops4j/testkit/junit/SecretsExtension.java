package io.gitops4j.testkit.junit;

import io.gitops4j.testkit.secrets.FakeSecretsManager;
import io.gitops4j.testkit.time.VirtualTime;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Makes what a {@link SecretsTest} asks for, once a test method, and closes it after the test. */
final class SecretsExtension implements ParameterResolver, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(SecretsExtension.class);
  private static final String STAGE = "stage";

  /** A fake and its time. */
  private record Stage(FakeSecretsManager secrets, VirtualTime time) implements AutoCloseable {

    static Stage open(SecretsTest test, Class<?> testClass) {
      VirtualTime time = new VirtualTime();
      FakeSecretsManager secrets =
          FakeSecretsManager.builder().time(time).region(test.region()).start();
      try {
        for (String fixture : test.secrets()) {
          new SecretsFixture(testClass, fixture).load(secrets);
        }
        return new Stage(secrets, time);
      } catch (RuntimeException e) {
        secrets.close();
        throw e;
      }
    }

    @Override
    public void close() {
      secrets.close();
      time.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == FakeSecretsManager.class || type == VirtualTime.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "@SecretsTest makes a fake Secrets Manager and a time for each test method; take them as"
              + " parameters of test methods, @BeforeEach and @AfterEach, not of constructors,"
              + " @BeforeAll or @AfterAll");
    }
    Stage stage =
        context
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(
                STAGE,
                key -> Stage.open(annotation(context), context.getRequiredTestClass()),
                Stage.class);
    boolean wantsTime = parameter.getParameter().getType() == VirtualTime.class;
    return wantsTime ? stage.time() : stage.secrets();
  }

  /** Runs after the methods that are marked {@code @AfterEach}. */
  @Override
  public void afterEach(ExtensionContext context) {
    Stage stage = context.getStore(NAMESPACE).remove(STAGE, Stage.class);
    if (stage != null) {
      stage.close();
    }
  }

  private static SecretsTest annotation(ExtensionContext context) {
    for (Optional<ExtensionContext> at = Optional.of(context);
        at.isPresent();
        at = at.get().getParent()) {
      Optional<SecretsTest> found =
          at.get()
              .getElement()
              .flatMap(element -> AnnotationSupport.findAnnotation(element, SecretsTest.class));
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new ParameterResolutionException("there is no @SecretsTest at the test or its class");
  }
}
