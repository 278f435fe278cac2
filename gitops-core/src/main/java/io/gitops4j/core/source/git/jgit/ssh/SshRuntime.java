package io.gitops4j.core.source.git.jgit.ssh;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.session.helpers.KeyExchangeMessageHandler;
import org.apache.sshd.common.util.security.AbstractSecurityProviderRegistrar;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;
import org.slf4j.LoggerFactory;

/**
 * Sets up this copy of MINA and of JGit's way to SSH, whose settings are statics.
 *
 * <p>MINA takes BouncyCastle when it finds it and adds it to the JVM's security providers; here it
 * looks for no provider, and Ed25519 comes from the JDK. It keeps idle threads of a static pool for
 * a minute; here they end with their task. JGit would load whatever {@link SshSessionFactory} is on
 * the class path, which reads the user's {@code ~/.ssh}; here there is one that refuses, and every
 * transport gets its own. Only called where both are copies of our own.
 *
 * @since 0.1
 */
public final class SshRuntime {

  private SshRuntime() {}

  /** Sets it up; once. */
  public static void prepare() {
    SecurityUtils.setAPrioriDisabledProvider(SecurityUtils.BOUNCY_CASTLE, true);
    SecurityUtils.setAPrioriDisabledProvider(SecurityUtils.EDDSA, true);
    SecurityUtils.registerSecurityProvider(new Jdk());
    registerOwnClasses();
    Flushing.inShortThreads();
    SshSessionFactory.setInstance(new Refusing());
  }

  /** It looks for its own classes in the context class loader, where the application's copy is. */
  private static void registerOwnClasses() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(SshRuntime.class.getClassLoader());
    try {
      if (SecurityUtils.isBouncyCastleRegistered()) {
        throw new IllegalStateException("BouncyCastle was to be left alone");
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static final class Flushing extends KeyExchangeMessageHandler {
    @SuppressWarnings("UnusedMethod") // The class above has no other constructor.
    private Flushing(AbstractSession session) {
      super(session, LoggerFactory.getLogger(Flushing.class));
    }

    static void inShortThreads() {
      flushRunner.shutdown();
      flushRunner =
          new ThreadPoolExecutor(
              0,
              Integer.MAX_VALUE,
              0,
              TimeUnit.SECONDS,
              new SynchronousQueue<>(),
              SshThreads.named("gitops4j-ssh-flush"));
    }
  }

  private static final class Jdk extends AbstractSecurityProviderRegistrar {
    private Jdk() {
      super("gitops4j-jdk");
    }

    @Override
    public boolean isSupported() {
      return true;
    }

    @Override
    public boolean isNamedProviderUsed() {
      return false;
    }

    @Override
    public boolean isSecurityEntitySupported(Class<?> type, String name) {
      return false;
    }

    @Override
    public Provider getSecurityProvider() {
      try {
        return KeyFactory.getInstance(JdkEd25519.ALGORITHM).getProvider();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK since 15 has Ed25519", e);
      }
    }

    @Override
    public Optional<EdDSASupport<?, ?>> getEdDSASupport() {
      return Optional.of(new JdkEd25519());
    }
  }

  private static final class Refusing extends SshSessionFactory {
    @Override
    public RemoteSession getSession(URIish uri, CredentialsProvider credentials, FS fs, int timeout)
        throws TransportException {
      throw new TransportException(uri, "no access was given for SSH");
    }

    @Override
    public String getType() {
      return "none";
    }
  }
}
