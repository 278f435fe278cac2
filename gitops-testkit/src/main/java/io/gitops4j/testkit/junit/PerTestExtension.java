package io.gitops4j.testkit.junit;

import java.lang.annotation.Annotation;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Makes what an annotation asks for, once a test method, when one of its parameters wants it, and
 * closes it after the test.
 *
 * @param <A> the annotation
 * @param <R> what is made
 */
abstract class PerTestExtension<A extends Annotation, R extends AutoCloseable>
    implements ParameterResolver, AfterEachCallback {

  private final Class<A> annotation;
  private final Class<R> made;
  private final String what;
  private final Set<Class<?>> parameters;

  /**
   * An extension.
   *
   * @param annotation the annotation
   * @param made the type of what is made
   * @param what what that is, for a message: {@code a repository, a cluster and an engine}
   * @param parameters the types of the parameters that it resolves
   */
  PerTestExtension(Class<A> annotation, Class<R> made, String what, Set<Class<?>> parameters) {
    this.annotation = annotation;
    this.made = made;
    this.what = what;
    this.parameters = parameters;
  }

  /** Makes it. */
  abstract R open(A asked, Class<?> testClass);

  /** The part of it that a parameter of this type wants. */
  abstract Object part(R opened, Class<?> type);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameters.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "@"
              + annotation.getSimpleName()
              + " makes "
              + what
              + " for each test method; take them as parameters of test methods, @BeforeEach and"
              + " @AfterEach, not of constructors, @BeforeAll or @AfterAll");
    }
    R opened =
        store(context)
            .getOrComputeIfAbsent(
                made, key -> open(asked(context), context.getRequiredTestClass()), made);
    return part(opened, parameter.getParameter().getType());
  }

  /** Runs after the methods that are marked {@code @AfterEach}. */
  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    R opened = store(context).remove(made, made);
    if (opened != null) {
      opened.close();
    }
  }

  private ExtensionContext.Store store(ExtensionContext context) {
    return context.getStore(Namespace.create(getClass()));
  }

  private A asked(ExtensionContext context) {
    for (Optional<ExtensionContext> at = Optional.of(context);
        at.isPresent();
        at = at.get().getParent()) {
      Optional<A> found =
          at.get()
              .getElement()
              .flatMap(element -> AnnotationSupport.findAnnotation(element, annotation));
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new ParameterResolutionException(
        "there is no @" + annotation.getSimpleName() + " at the test or its class");
  }
}
