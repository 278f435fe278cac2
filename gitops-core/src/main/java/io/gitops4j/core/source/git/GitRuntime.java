package io.gitops4j.core.source.git;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;

/**
 * Loads JGit, and our classes on it, once more in a class loader of their own.
 *
 * <p>Why: JGit keeps what it knows of the machine in statics. Reading a pack or opening a
 * repository makes it read the configuration of the user and the system, to find which it starts
 * {@code git} (on macOS also {@code bash}); creating a repository starts {@code sh} for the umask;
 * the first look at a folder writes probe files into it and the result into the user's JGit
 * configuration. The only switch is {@code SystemReader.setInstance}, which is global: it would
 * change what an application that uses JGit itself reads, and the application could change it under
 * us. {@code RepositoryBuilder.setFS} does not help, since the static initialiser of {@code SHA1},
 * {@code FileRepository} and {@code WindowCache} ask {@code SystemReader} with {@code FS.DETECTED}.
 * In a loader of its own JGit has statics of its own, which are set once to read nothing; nothing
 * leaks either way. What remains is one shutdown hook, which JGit registers itself. Apache MINA
 * sshd is loaded with it for the same reason: it would add BouncyCastle to the JVM's security
 * providers.
 *
 * <p>The classes come from wherever the application has them, so a newer JGit on the class path is
 * the one used. Where no class files can be read, as in a native image, the application's own JGit
 * is used as it is. Tests: GitRuntimeTest.
 */
final class GitRuntime {

  private static final String ENGINES = "io.gitops4j.core.source.git.jgit.Engines";

  private static final class Holder {
    private static final GitEngineFactory FACTORY = load();
  }

  private GitRuntime() {}

  /** The factory of engines. */
  static GitEngineFactory engines() {
    return Holder.FACTORY;
  }

  private static GitEngineFactory load() {
    ClassLoader parent = GitRuntime.class.getClassLoader();
    try {
      Class<?> type = Class.forName(ENGINES, true, new Isolated(parent));
      return (GitEngineFactory) type.getDeclaredConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("JGit cannot be started", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("gitops-core is incomplete: " + ENGINES, e);
    }
  }

  private static final class Isolated extends ClassLoader {
    static {
      registerAsParallelCapable();
    }

    private final ClassLoader parent;

    private Isolated(ClassLoader parent) {
      super("gitops4j-jgit", parent);
      this.parent = parent;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      boolean ours =
          name.startsWith("org.eclipse.jgit.")
              || name.startsWith("org.apache.sshd.")
              || name.startsWith("io.gitops4j.core.source.git.jgit.");
      if (!ours) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known == null ? define(name, resolve) : known;
      }
    }

    private Class<?> define(String name, boolean resolve) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = parent.getResourceAsStream(file)) {
        if (in == null) {
          return super.loadClass(name, resolve);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length, GitRuntime.class.getProtectionDomain());
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
