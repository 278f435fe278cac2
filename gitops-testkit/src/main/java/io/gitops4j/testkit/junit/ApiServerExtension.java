package io.gitops4j.testkit.junit;

import io.gitops4j.testkit.apiserver.ApiServer;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests an embedded API server as a parameter, and closes it when they have ended: one for
 * all tests of a class, or a new one for each.
 *
 * <p>At a class, or in a static field, it is one server for the class and those nested in it, which
 * {@code @BeforeAll}, constructors and tests may take. In a field of the instance, or at a method,
 * it is a new server for each test, which {@code @BeforeEach}, the test and {@code @AfterEach} may
 * take. Classes and methods may run side by side.
 *
 * <pre>{@code
 * class DeployerTest {
 *   @RegisterExtension
 *   final ApiServerExtension cluster = ApiServerExtension.of(() -> ApiServer.builder().tls());
 *
 *   @Test
 *   void deploy_fromNothing_makesTheService(ApiServer cluster) {
 *     new Deployer(cluster.kubeconfig()).deploy();
 *     assertThat(cluster.get("v1", "Service", "prod", "web")).isPresent();
 *   }
 * }
 * }</pre>
 *
 * <p>With {@code @ExtendWith(ApiServerExtension.class)} servers are those of {@link
 * ApiServer#start}. A cluster that takes long to prepare is prepared once and begun from with
 * {@link ApiServer.Builder#snapshot}.
 *
 * @since 0.1
 */
public final class ApiServerExtension
    implements BeforeAllCallback,
        AfterAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver {

  private final Supplier<ApiServer.Builder> servers;

  /** Servers as {@link ApiServer#start} starts them. */
  public ApiServerExtension() {
    this(ApiServer::builder);
  }

  private ApiServerExtension(Supplier<ApiServer.Builder> servers) {
    this.servers = servers;
  }

  /**
   * Servers that are started in another way.
   *
   * @param servers gives a builder for each server; called from all threads that run tests
   */
  public static ApiServerExtension of(Supplier<ApiServer.Builder> servers) {
    return new ApiServerExtension(servers);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    open(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    open(context);
  }

  /** Starts a server unless one around this context is there. */
  private void open(ExtensionContext context) {
    ExtensionContext.Store store = store(context);
    if (store.get(ApiServer.class) == null) {
      store.put(ApiServer.class, servers.get().start());
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close(context);
  }

  /** Closes the server that was started for this context; those around it stay. */
  private void close(ExtensionContext context) {
    ApiServer server = store(context).remove(ApiServer.class, ApiServer.class);
    if (server != null) {
      server.close();
    }
  }

  private ExtensionContext.Store store(ExtensionContext context) {
    return context.getStore(Namespace.create(ApiServerExtension.class, this));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ApiServer.class;
  }

  /**
   * The server.
   *
   * @throws ParameterResolutionException where a server for each test is not there yet
   */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ApiServer server = store(context).get(ApiServer.class, ApiServer.class);
    if (server == null) {
      throw new ParameterResolutionException(
          "The ApiServerExtension in a field of the instance starts a server for each test; take it"
              + " as a parameter of @BeforeEach, @AfterEach or the test, or make the field static"
              + " to have one for the class.");
    }
    return server;
  }
}
