package io.gitops4j.aws.client;

/**
 * What is on the class path of this library: modules of the SDK are optional.
 *
 * @since 0.1
 */
public final class ClassPath {

  private ClassPath() {}

  /**
   * Whether a class is there; it is not loaded.
   *
   * @param name its full name
   */
  public static boolean has(String name) {
    ClassLoader loader = ClassPath.class.getClassLoader();
    return loader.getResource(name.replace('.', '/') + ".class") != null;
  }
}
