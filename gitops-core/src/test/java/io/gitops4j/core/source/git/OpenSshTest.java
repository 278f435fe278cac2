package io.gitops4j.core.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretValue;
import io.gitops4j.SourceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * OpenSSH's server with the git of the machine, started for each test as this user's process with a
 * port, host keys and authorized keys of its own. Skipped where {@code GITOPS4J_LIVE_SSHD} names no
 * sshd.
 */
@Tag("live")
@Timeout(120)
class OpenSshTest {

  private static final String SSHD = System.getenv("GITOPS4J_LIVE_SSHD");

  @TempDir Path folder;
  private Process server;
  private int port;
  private String url;
  private String user;
  private String commit;
  private BareRepository repository;

  private String run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command) + "\n" + output).isZero();
    return output.strip();
  }

  @BeforeEach
  void start() throws Exception {
    assumeThat(SSHD).as("GITOPS4J_LIVE_SSHD").isNotNull();
    user = System.getProperty("user.name");
    repository = new BareRepository(folder.resolve("fleet.git"));
    String first = repository.file("a.yaml", "a: 1\n").commit("main");
    repository.annotatedTag("v1.0.0", first);
    commit = repository.file("a.yaml", "a: 2\n").commit("main");
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "host_ed25519");
    run("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", "host_rsa");
    List<String> authorized = new ArrayList<>();
    for (String name : new String[] {"ed25519", "ed25519-encrypted", "ecdsa", "rsa"}) {
      Path key = folder.resolve(name);
      Files.writeString(key, SshKeys.text(name));
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
      authorized.add(run("ssh-keygen", "-y", "-P", SshKeys.PASSWORD, "-f", key.toString()));
    }
    Files.write(folder.resolve("authorized_keys"), authorized);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.writeString(
        folder.resolve("sshd_config"),
        """
        ListenAddress 127.0.0.1
        Port %d
        HostKey %s/host_ed25519
        HostKey %s/host_rsa
        AuthorizedKeysFile %s/authorized_keys
        PidFile none
        UsePAM no
        StrictModes no
        PasswordAuthentication no
        AcceptEnv GIT_PROTOCOL
        """
            .formatted(port, folder, folder, folder));
    server =
        new ProcessBuilder(SSHD, "-D", "-e", "-f", folder.resolve("sshd_config").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("sshd.log").toFile())
            .start();
    awaitPort();
    url = "ssh://" + user + "@127.0.0.1:" + port + folder.resolve("fleet.git");
  }

  private void awaitPort() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (System.nanoTime() < end && server.isAlive()) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        server.waitFor(50, TimeUnit.MILLISECONDS);
      }
    }
    throw new IllegalStateException(Files.readString(folder.resolve("sshd.log")));
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.destroy();
      server.waitFor(10, TimeUnit.SECONDS);
      repository.close();
    }
  }

  private String known(String hostKey) throws IOException {
    return "[127.0.0.1]:" + port + " " + Files.readString(folder.resolve(hostKey + ".pub"));
  }

  private GitSource.Builder source(String key, String known) {
    Map<String, SecretValue> secret = SshKeys.secret(key, known);
    if (key.contains("encrypted")) {
      secret.put("password", SecretValue.of("password", SshKeys.PASSWORD));
    }
    return GitSource.at(url).credentials(secret);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "ed25519-encrypted", "ecdsa", "ecdsa-pkcs8", "rsa", "rsa-pem"})
  void fetch_keyOfEachKind_isAccepted(String key) throws Exception {
    try (GitSource source = source(key, known("host_ed25519")).branch("main").build()) {
      assertThat(source.resolve()).hasToString("main@sha1:" + commit);
      assertThat(source.fetch(source.resolve()).read("a.yaml")).asString().isEqualTo("a: 2\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"host_ed25519", "host_rsa"})
  void resolve_hostKeyOfEachKind_isAskedForWhenItIsTheKnownOne(String hostKey) throws Exception {
    try (GitSource source = source("ed25519", known(hostKey)).semver("1.x").build()) {
      assertThat(source.resolve().toString()).startsWith("v1.0.0@sha1:");
      assertThat(source.fetch(source.resolve()).read("a.yaml")).asString().isEqualTo("a: 1\n");
    }
  }

  @Test
  void resolve_fileThatSshKeygenHashed_isKnown() throws Exception {
    Files.writeString(folder.resolve("known_hosts"), known("host_ed25519"));
    run("ssh-keygen", "-q", "-H", "-f", "known_hosts");
    String hashed = Files.readString(folder.resolve("known_hosts"));
    assertThat(hashed).startsWith("|1|");
    try (GitSource source = source("ed25519", hashed).branch("main").build()) {
      assertThat(source.resolve()).hasToString("main@sha1:" + commit);
    }
  }

  @Test
  void resolve_certificateOfTheHost_isTrustedByItsAuthority() throws Exception {
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "authority");
    run(
        "ssh-keygen",
        "-q",
        "-s",
        "authority",
        "-I",
        "host",
        "-h",
        "-n",
        "127.0.0.1",
        "host_ed25519.pub");
    stop();
    Files.writeString(
        folder.resolve("sshd_config"),
        Files.readString(folder.resolve("sshd_config"))
            + "HostCertificate "
            + folder.resolve("host_ed25519-cert.pub")
            + "\n");
    server =
        new ProcessBuilder(SSHD, "-D", "-e", "-f", folder.resolve("sshd_config").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("sshd.log").toFile())
            .start();
    awaitPort();
    try (GitSource source =
        source("ed25519", "@cert-authority " + known("authority")).branch("main").build()) {
      assertThat(source.resolve()).hasToString("main@sha1:" + commit);
    }
  }

  @Test
  void resolve_keyThatIsNotAuthorized_isToldWithTheFingerprintOfSshKeygen() throws Exception {
    try (GitSource source = source("rsa-encrypted", known("host_rsa")).branch("main").build()) {
      Failure failure = catchThrowableOfType(SourceException.class, source::resolve).failure();
      assertThat(failure.reason()).isEqualTo(Reason.UNAUTHENTICATED);
      assertThat(failure.message()).contains("SHA256:AlZgAfeZK3D5oWZFXqDQ0WZb8t1yoWaFAJ+3bgYgJLk");
    }
  }

  @Test
  void resolve_hostKeyThatIsNotKnown_isToldWithTheFingerprintOfSshKeygen() throws Exception {
    String printed = run("ssh-keygen", "-l", "-f", "host_ed25519.pub").split(" ", -1)[1];
    String other = "git.example.com " + known("host_ed25519").split(" ", 2)[1];
    try (GitSource source = source("ed25519", other).branch("main").build()) {
      Failure failure = catchThrowableOfType(SourceException.class, source::resolve).failure();
      assertThat(failure.reason()).isEqualTo(Reason.DENIED);
      assertThat(failure.message()).contains("(ssh-ed25519 " + printed + ") is not in known_hosts");
    }
  }

  @Test
  void resolve_noRepositoryThere_isToldInGitsWords() throws Exception {
    url = url + "-not-there";
    try (GitSource source = source("ed25519", known("host_ed25519")).branch("main").build()) {
      Failure failure = catchThrowableOfType(SourceException.class, source::resolve).failure();
      assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
      assertThat(failure.message()).contains("does not appear to be a git repository");
    }
  }
}
