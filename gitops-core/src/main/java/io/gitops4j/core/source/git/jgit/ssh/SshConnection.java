package io.gitops4j.core.source.git.jgit.ssh;

import io.gitops4j.Reason;
import io.gitops4j.core.source.git.GitAddress;
import io.gitops4j.core.source.http.Deadline;
import io.gitops4j.core.source.http.TransferException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.password.PasswordIdentityProvider;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.config.keys.ClientIdentityLoader;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.channel.StreamingChannel;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.threads.NoCloseExecutor;
import org.apache.sshd.core.CoreModuleProperties;
import org.eclipse.jgit.transport.RemoteSession2;
import org.jspecify.annotations.Nullable;

/**
 * One connection, signed in, on which programs of the other side are started. Not safe to use from
 * several threads. What is waited for ends with the deadline or when the thread is interrupted.
 */
final class SshConnection implements RemoteSession2 {

  private static final int IO_THREADS = 2;

  private final GitAddress.Ssh place;
  private final Deadline deadline;
  private final AtomicLong budget;
  private final HostKeys hostKeys;
  private final ExecutorService io = pool("gitops4j-ssh-io");
  private final ExecutorService resuming = pool("gitops4j-ssh-resume");
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(SshThreads.named("gitops4j-ssh-timer"));
  private final SshClient client;
  private @Nullable ClientSession session;

  private SshConnection(
      SshAccess access, GitAddress.Ssh place, Deadline deadline, AtomicLong budget) {
    this.place = place;
    this.deadline = deadline;
    this.budget = budget;
    this.hostKeys = new HostKeys(access.known(), place.host(), place.port());
    this.client = client(access.keys());
  }

  private static ExecutorService pool(String name) {
    return Executors.newFixedThreadPool(IO_THREADS, SshThreads.named(name));
  }

  /** Connects and signs in. The caller disconnects. */
  static SshConnection open(
      SshAccess access, GitAddress.Ssh place, Deadline deadline, AtomicLong budget)
      throws TransferException {
    SshConnection connection = new SshConnection(access, place, deadline, budget);
    try {
      connection.start(access.keys());
      return connection;
    } catch (TransferException | RuntimeException e) {
      connection.disconnect();
      throw e;
    }
  }

  /** A client that knows nothing but what it is given here. */
  private SshClient client(List<KeyPair> keys) {
    SshClient made =
        ClientBuilder.builder()
            .serverKeyVerifier(hostKeys)
            .hostConfigEntryResolver(HostConfigEntryResolver.EMPTY)
            .clientIdentityLoader(ClientIdentityLoader.DEFAULT)
            .filePasswordProvider(FilePasswordProvider.EMPTY)
            .signatureFactories(hostKeys.algorithms())
            .channelFactories(List.of())
            .globalRequestHandlers(List.of())
            .build(true);
    made.setKeyIdentityProvider(KeyIdentityProvider.wrapKeyPairs(keys));
    made.setPasswordIdentityProvider(PasswordIdentityProvider.EMPTY_PASSWORDS_PROVIDER);
    made.setUserAuthFactories(
        List.of(
            new UserAuthPublicKeyFactory(
                List.copyOf(NamedFactory.setUpBuiltinFactories(true, HostKeys.PLAIN)))));
    made.setAgentFactory(null);
    made.setUserInteraction(null);
    made.setScheduledExecutorService(timer);
    var executors = List.of(io, resuming).iterator();
    made.setIoServiceFactoryFactory(
        new Nio2ServiceFactoryFactory(() -> new NoCloseExecutor(executors.next())));
    CoreModuleProperties.AUTH_TIMEOUT.set(made, Duration.ZERO);
    CoreModuleProperties.IDLE_TIMEOUT.set(made, Duration.ZERO);
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(made, Duration.ZERO);
    return made;
  }

  private void start(List<KeyPair> keys) throws TransferException {
    client.start();
    try {
      ConnectFuture connecting = client.connect(place.user(), place.host(), place.port());
      Waiting.on(connecting, deadline);
      Throwable problem = connecting.getException();
      if (problem != null) {
        throw unreachable(problem);
      }
      ClientSession connected = connecting.getSession();
      session = connected;
      AuthFuture signing = connected.auth();
      Waiting.on(signing, deadline);
      if (!signing.isSuccess()) {
        throw refused(signing.getException(), keys);
      }
    } catch (TransferException e) {
      throw e;
    } catch (IOException | UnresolvedAddressException e) {
      throw unreachable(e);
    }
  }

  private TransferException unreachable(Throwable problem) {
    for (Throwable t = problem; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException || t instanceof UnknownHostException) {
        return new TransferException(
            Reason.UNAVAILABLE, "the host " + place.host() + " is unknown; check the address");
      }
    }
    return new TransferException(
        Reason.UNAVAILABLE,
        "no connection to " + place.authority() + "; check the address and the network");
  }

  private TransferException refused(@Nullable Throwable problem, List<KeyPair> keys) {
    String distrusted = hostKeys.refusal().orElse(null);
    if (distrusted != null) {
      return new TransferException(Reason.DENIED, distrusted);
    }
    ClientSession connected = session;
    boolean known = connected != null && connected.getServerKey() != null;
    if (!known) {
      String said = problem == null ? "" : " (" + problem.getMessage() + ")";
      return new TransferException(
          Reason.UNAVAILABLE,
          "no SSH connection to " + place.authority() + " came about" + said + "; check the port");
    }
    return new TransferException(
        Reason.UNAUTHENTICATED,
        place.authority()
            + " did not accept the key "
            + keys.stream().map(SshConnection::named).collect(Collectors.joining(", "))
            + " for the user "
            + place.user()
            + "; add its public key there, or give another as identity");
  }

  private static String named(KeyPair key) {
    return KeyUtils.getKeyType(key) + " " + KnownHosts.fingerprint(HostKeys.bytes(key.getPublic()));
  }

  @Override
  public Process exec(String command, int timeout) throws IOException {
    return exec(command, Map.of(), timeout);
  }

  @Override
  public Process exec(String command, Map<String, String> environment, int timeout)
      throws IOException {
    ClientSession connected = session;
    if (connected == null) {
      throw new IllegalStateException("the connection is closed");
    }
    ChannelExec channel = connected.createExecChannel(command);
    environment.forEach(channel::setEnv);
    channel.setStreaming(StreamingChannel.Streaming.Async);
    OpenFuture opening = channel.open();
    Waiting.on(opening, deadline);
    if (!opening.isOpened()) {
      throw new TransferException(
          Reason.UNAVAILABLE, place.authority() + " starts no program over this connection");
    }
    return new SshProcess(channel, place, deadline, budget);
  }

  @Override
  public void disconnect() {
    session = null;
    client.stop();
    io.shutdownNow();
    resuming.shutdownNow();
    timer.shutdownNow();
  }
}
