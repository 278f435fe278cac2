package io.gitops4j.core.source.git;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.UploadPack;

/** A Git server over SSH, in this JVM; it opens for the keys it is told. */
public final class GitSshServer implements AutoCloseable {

  private final SshServer server = SshServer.setUpDefaultServer();
  private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final AtomicLong sentBytes = new AtomicLong();

  /** Starts one. */
  public GitSshServer(Collection<KeyPair> hostKeys, Collection<PublicKey> allowed)
      throws IOException {
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKeys));
    server.setPublickeyAuthenticator(
        (user, key, session) ->
            user.equals("git") && allowed.stream().anyMatch(a -> KeyUtils.compareKeys(a, key)));
    server.setCommandFactory((channel, command) -> new Upload(command));
    server.start();
  }

  /** Serves a repository at a path. */
  public GitSshServer serve(String path, Repository repository) {
    repositories.put(path, repository);
    return this;
  }

  /** Where it listens. */
  public int port() {
    return server.getPort();
  }

  /** The address of a path that begins with a slash. */
  public String url(String path) {
    return "ssh://git@127.0.0.1:" + port() + path;
  }

  /** The commands since the last call. */
  public List<String> commands() {
    List<String> seen = List.copyOf(commands);
    commands.clear();
    return seen;
  }

  /** The bytes of Git's protocol sent since the last call. */
  long sentBytes() {
    return sentBytes.getAndSet(0);
  }

  private final class Upload extends AbstractCommandSupport {
    private Upload(String command) {
      super(command, null);
    }

    @Override
    public void run() {
      commands.add(getCommand());
      String path = getCommand().replaceFirst("^git-upload-pack '(.*)'$", "$1");
      Repository repository = repositories.get(path);
      try {
        if (repository == null) {
          getErrorStream()
              .write(("fatal: no repository at " + path + "\n").getBytes(StandardCharsets.UTF_8));
          getErrorStream().flush();
          onExit(128);
          return;
        }
        UploadPack pack = new UploadPack(repository);
        String protocol = getEnvironment().getEnv().get("GIT_PROTOCOL");
        if (protocol != null) {
          pack.setExtraParameters(List.of(protocol.split(":")));
        }
        pack.upload(getInputStream(), new Counted(getOutputStream()), getErrorStream());
        onExit(0);
      } catch (IOException | RuntimeException e) {
        onExit(1, e.getMessage());
      }
    }
  }

  private final class Counted extends FilterOutputStream {
    private Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      sentBytes.addAndGet(length);
      out.write(bytes, offset, length);
    }
  }

  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException e) {
      throw new IllegalStateException("the server does not stop", e);
    }
  }
}
