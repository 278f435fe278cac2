package io.gitops4j.spi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;

/**
 * Finds implementations of the SPI on the class path or module path by their stable id.
 *
 * <p>Nothing is cached and nothing is global: each call loads anew with the given class loader.
 *
 * @since 0.1
 */
public final class Plugins {

  private Plugins() {}

  /** All source providers, sorted by id. */
  public static List<SourceProvider> sourceProviders(ClassLoader loader) {
    return load(SourceProvider.class, SourceProvider::id, loader);
  }

  /** The renderer of an id. */
  public static Optional<Renderer> renderer(String id, ClassLoader loader) {
    return find(Renderer.class, Renderer::id, id, loader);
  }

  /** The substitutor of an id. */
  public static Optional<Substitutor> substitutor(String id, ClassLoader loader) {
    return find(Substitutor.class, Substitutor::id, id, loader);
  }

  /** All secret resolvers, sorted by id. The caller closes them. */
  public static List<SecretResolver> secretResolvers(ClassLoader loader) {
    return load(SecretResolver.class, SecretResolver::id, loader);
  }

  /** The applier of an id, made with its defaults. The caller closes it. */
  public static Optional<Applier> applier(String id, ClassLoader loader) {
    return find(Applier.class, Applier::id, id, loader);
  }

  /** What signs in to the registries of the cloud of that name. */
  public static Optional<RegistryCredentials> registryCredentials(
      String provider, ClassLoader loader) {
    return find(RegistryCredentials.class, RegistryCredentials::provider, provider, loader);
  }

  /** What signs in to the clusters of the cloud of that name. */
  public static Optional<ClusterCredentials> clusterCredentials(
      String provider, ClassLoader loader) {
    return find(ClusterCredentials.class, ClusterCredentials::provider, provider, loader);
  }

  private static <T> Optional<T> find(
      Class<T> type, Function<T, String> id, String wanted, ClassLoader loader) {
    return ServiceLoader.load(type, loader).stream()
        .map(ServiceLoader.Provider::get)
        .filter(p -> id.apply(p).equals(wanted))
        .findFirst();
  }

  private static <T> List<T> load(Class<T> type, Function<T, String> id, ClassLoader loader) {
    List<T> found = new ArrayList<>();
    ServiceLoader.load(type, loader).forEach(found::add);
    found.sort(Comparator.comparing(id));
    return List.copyOf(found);
  }
}
