package io.gitops4j.core.source.git.jgit;

import io.gitops4j.core.source.git.GitEngine;
import io.gitops4j.core.source.git.GitEngineFactory;
import io.gitops4j.core.source.git.GitSettings;
import io.gitops4j.core.source.git.jgit.ssh.SshRuntime;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FS_POSIX;
import org.eclipse.jgit.util.SystemReader;

/**
 * Opens engines on JGit. Made once, by name, in the class loader that holds JGit's own copy.
 *
 * @since 0.1
 */
public final class Engines implements GitEngineFactory {

  private static final int OWNER_ONLY = 0077;

  /** Silences this copy of JGit; in the application's own loader nothing is touched. */
  public Engines() {
    if (Engines.class.getClassLoader() != GitEngineFactory.class.getClassLoader()) {
      SystemReader.setInstance(new QuietSystem());
      if (FS.DETECTED instanceof FS_POSIX posix) {
        posix.setUmask(OWNER_ONLY);
      }
      SshRuntime.prepare();
    }
  }

  @Override
  public GitEngine open(GitSettings settings) {
    return settings
        .address()
        .folder()
        .<GitEngine>map(folder -> new LocalEngine(settings, folder))
        .orElseGet(() -> new RemoteEngine(settings));
  }
}
