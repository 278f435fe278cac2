package io.gitops4j.core.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.SecretValue;
import io.gitops4j.SourceException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eclipse.jgit.lib.FileMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Repositories read over SSH from a server in this JVM. */
@Timeout(120)
class GitSshTest {

  private static final KeyPair HOST = SshKeys.ecdsa();

  @TempDir Path folder;
  private BareRepository repository;
  private GitSshServer server;

  @BeforeEach
  void start() throws Exception {
    repository = new BareRepository(folder.resolve("fleet.git"));
    server =
        new GitSshServer(
            List.of(HOST),
            List.of(
                SshKeys.publicKey("ecdsa"),
                SshKeys.publicKey("rsa"),
                SshKeys.publicKey("rsa-encrypted")));
    server.serve("/org/fleet.git", repository.repository());
  }

  @AfterEach
  void stop() {
    server.close();
    repository.close();
  }

  private String known() {
    return SshKeys.known("127.0.0.1", server.port(), HOST.getPublic());
  }

  private GitSource.Builder source(Map<String, SecretValue> secret) {
    return GitSource.at(server.url("/org/fleet.git")).branch("main").credentials(secret);
  }

  private GitSource.Builder source() {
    return source(SshKeys.secret("ecdsa", known()));
  }

  private static Failure failure(Runnable call) {
    return catchThrowableOfType(SourceException.class, call::run).failure();
  }

  private static Failure failureOf(GitSource.Builder builder) {
    try (GitSource source = builder.build()) {
      return failure(source::resolve);
    }
  }

  @Test
  void fetch_eachKindOfReference_readsItsCommit() throws Exception {
    String first = repository.file("a.yaml", "a: 1\n").commit("main");
    repository.annotatedTag("v1.0.0", first);
    String second = repository.file("a.yaml", "a: 2\n").commit("main");
    repository.ref("refs/pull/7/head", second);
    Map<String, SecretValue> secret = SshKeys.secret("ecdsa", known());
    String url = server.url("/org/fleet.git");
    try (GitSource branch = source().build();
        GitSource tag = GitSource.at(url).tag("v1.0.0").credentials(secret).build();
        GitSource range = GitSource.at(url).semver("1.x").credentials(secret).build();
        GitSource name = GitSource.at(url).refName("refs/pull/7/head").credentials(secret).build();
        GitSource commit = GitSource.at(url).commit(first).credentials(secret).build();
        GitSource member =
            GitSource.at(url).branch("main").commit(first).credentials(secret).build()) {
      assertThat(branch.resolve()).hasToString("main@sha1:" + second);
      assertThat(branch.fetch(branch.resolve()).read("a.yaml")).asString().isEqualTo("a: 2\n");
      assertThat(tag.fetch(tag.resolve()).read("a.yaml")).asString().isEqualTo("a: 1\n");
      assertThat(range.resolve()).hasToString("v1.0.0@sha1:" + first);
      assertThat(name.fetch(name.resolve()).read("a.yaml")).asString().isEqualTo("a: 2\n");
      assertThat(commit.fetch(commit.resolve()).read("a.yaml")).asString().isEqualTo("a: 1\n");
      assertThat(member.fetch(member.resolve()).read("a.yaml")).asString().isEqualTo("a: 1\n");
    }
    assertThat(server.commands()).containsOnly("git-upload-pack '/org/fleet.git'");
  }

  @Test
  void fetch_oneFileChanged_transfersWhatIsMissing() throws Exception {
    byte[] noise = new byte[3_000_000];
    new Random(7).nextBytes(noise);
    repository.file("large.bin", noise, FileMode.REGULAR_FILE);
    repository.file("a.yaml", "a: 1\n").commit("main");
    try (GitSource source = source().build()) {
      assertThat(source.fetch(source.resolve()).read("large.bin")).isEqualTo(noise);
      assertThat(server.sentBytes()).isGreaterThan(3_000_000);

      repository.file("a.yaml", "a: 2\n").commit("main");
      assertThat(source.fetch(source.resolve()).read("a.yaml")).asString().isEqualTo("a: 2\n");

      assertThat(server.sentBytes()).isLessThan(5_000);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ecdsa, SHA256:IzuoNlRYsf3KAVMKx1FqxET3sJpUkJdfjLtsFaVujCI",
    "ecdsa-pem, SHA256:IzuoNlRYsf3KAVMKx1FqxET3sJpUkJdfjLtsFaVujCI",
    "ecdsa-pkcs8, SHA256:IzuoNlRYsf3KAVMKx1FqxET3sJpUkJdfjLtsFaVujCI",
    "ecdsa-pkcs8-encrypted, SHA256:IzuoNlRYsf3KAVMKx1FqxET3sJpUkJdfjLtsFaVujCI",
    "ed25519, SHA256:WIUpaqQ9J9z1LfNJtdeegXzZZfFRfJubd1U/Ds8rTKw",
    "ed25519-encrypted, SHA256:ESkXg5xYPFE1Z+QQYDtgXCl6Ji5FME8ZkEaF66/a92I",
    "ed25519-pkcs8, SHA256:M3FGdKo2ZKmsC65TTxiOhhyAmo8lhTYFFVn9047YYXI",
    "ed25519-pkcs8-encrypted, SHA256:M3FGdKo2ZKmsC65TTxiOhhyAmo8lhTYFFVn9047YYXI",
    "rsa, SHA256:eWGvZvEQuhclvWGEGoTYB1P0gl9yOKfIaR95rtl7pTY",
    "rsa-pem, SHA256:eWGvZvEQuhclvWGEGoTYB1P0gl9yOKfIaR95rtl7pTY",
    "rsa-pem-encrypted, SHA256:eWGvZvEQuhclvWGEGoTYB1P0gl9yOKfIaR95rtl7pTY",
    "rsa-pkcs8, SHA256:eWGvZvEQuhclvWGEGoTYB1P0gl9yOKfIaR95rtl7pTY",
    "rsa-encrypted, SHA256:AlZgAfeZK3D5oWZFXqDQ0WZb8t1yoWaFAJ+3bgYgJLk"
  })
  void resolve_keyOfEachForm_isReadAndNamedWhereItIsNotAccepted(String name, String fingerprint)
      throws Exception {
    repository.file("a", "1").commit("main");
    Map<String, SecretValue> secret = SshKeys.secret(name, known());
    if (name.contains("encrypted")) {
      secret.put("password", SecretValue.of("password", SshKeys.PASSWORD));
    }
    secret.put("username", SecretValue.of("username", "somebody"));

    Failure failure = failureOf(source(secret));

    assertThat(failure.reason()).isEqualTo(Reason.UNAUTHENTICATED);
    assertThat(failure.message())
        .contains("did not accept the key ")
        .contains(fingerprint)
        .contains(" for the user somebody; add its public key there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "rsa-pem", "rsa-pem-encrypted", "rsa-encrypted", "ecdsa-pkcs8"})
  void resolve_keyThatIsAccepted_signsIn(String name) throws Exception {
    String commit = repository.file("a", "1").commit("main");
    Map<String, SecretValue> secret = SshKeys.secret(name, known());
    if (name.contains("encrypted")) {
      secret.put("password", SecretValue.of("password", SshKeys.PASSWORD));
    }
    try (GitSource source = source(secret).build()) {
      assertThat(source.resolve()).hasToString("main@sha1:" + commit);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa-encrypted", "rsa-pem-encrypted", "ecdsa-pkcs8-encrypted"})
  void resolve_encryptedKey_needsItsPassword(String name) throws Exception {
    Map<String, SecretValue> secret = SshKeys.secret(name, known());
    Failure missing = failureOf(source(secret));
    assertThat(missing.reason()).isEqualTo(Reason.INVALID);
    assertThat(missing.message())
        .endsWith("the private key in identity is encrypted; give what opens it as password.");

    secret.put("password", SecretValue.of("password", "hunter2hunter2"));
    Failure wrong = failureOf(source(secret));
    assertThat(wrong.message())
        .endsWith("the password does not open the private key in identity; check both.")
        .doesNotContain("hunter2");
  }

  @Test
  void resolve_keyThatIsNone_isToldWithoutItsText() {
    Map<String, SecretValue> secret = SshKeys.secret("ecdsa", known());
    String broken = SshKeys.text("ecdsa").replaceFirst("AAA", "BBB");
    secret.put("identity", SecretValue.of("identity", broken));
    try (GitSource source = source(secret).build()) {
      SourceException thrown = catchThrowableOfType(SourceException.class, source::resolve);
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));

      assertThat(thrown.failure().message()).contains("identity cannot be read; give an ed25519");
      assertThat(trace.toString()).doesNotContain(broken.lines().skip(1).findFirst().orElseThrow());
    }
  }

  @Test
  void resolve_hostKeyNotKnown_isRefusedWithItsFingerprint() throws Exception {
    repository.file("a", "1").commit("main");
    String elsewhere = SshKeys.known("127.0.0.1", server.port() + 1, HOST.getPublic());

    Failure failure = failureOf(source(SshKeys.secret("ecdsa", elsewhere)));

    assertThat(failure.reason()).isEqualTo(Reason.DENIED);
    assertThat(failure.retryable()).isFalse();
    assertThat(failure.message())
        .contains("the host key of [127.0.0.1]:" + server.port())
        .contains("(ecdsa-sha2-nistp256 " + KeyFingerprint.of(HOST.getPublic()) + ")")
        .contains("is not in known_hosts; compare it");
    assertThat(server.commands()).isEmpty();
  }

  @Test
  void resolve_hostKeyChanged_isRefusedWithBoth() throws Exception {
    repository.file("a", "1").commit("main");
    PublicKey other = SshKeys.ecdsa().getPublic();
    String known = "# a comment\n" + SshKeys.known("127.0.0.1", server.port(), other);

    Failure failure = failureOf(source(SshKeys.secret("ecdsa", known)));

    assertThat(failure.reason()).isEqualTo(Reason.DENIED);
    assertThat(failure.message())
        .contains(KeyFingerprint.of(HOST.getPublic()))
        .contains("but line 2 of known_hosts has ecdsa-sha2-nistp256 " + KeyFingerprint.of(other));
  }

  @Test
  void resolve_hashedLine_isKnown() throws Exception {
    String commit = repository.file("a", "1").commit("main");
    String hashed = SshKeys.hashed("127.0.0.1", server.port(), HOST.getPublic());
    try (GitSource source = source(SshKeys.secret("ecdsa", hashed)).build()) {
      assertThat(source.resolve()).hasToString("main@sha1:" + commit);
    }
  }

  @Test
  void resolve_revokedKey_isRefusedThoughKnown() {
    String revoked = known() + "@revoked * " + known().split(" ", 2)[1];
    Failure failure = failureOf(source(SshKeys.secret("ecdsa", revoked)));
    assertThat(failure.reason()).isEqualTo(Reason.DENIED);
    assertThat(failure.message()).contains("is @revoked in known_hosts");
  }

  @Test
  void resolve_hostWithSeveralKeys_isAskedForTheOneThatIsKnown() throws Exception {
    String commit = repository.file("a", "1").commit("main");
    KeyPair rsa = SshKeys.rsa();
    try (GitSshServer both =
        new GitSshServer(List.of(HOST, rsa), List.of(SshKeys.publicKey("ecdsa")))
            .serve("/org/fleet.git", repository.repository())) {
      String known = SshKeys.known("127.0.0.1", both.port(), rsa.getPublic());
      try (GitSource source =
          GitSource.at(both.url("/org/fleet.git"))
              .branch("main")
              .credentials(SshKeys.secret("ecdsa", known))
              .build()) {
        assertThat(source.resolve()).hasToString("main@sha1:" + commit);
      }
    }
  }

  @Test
  void resolve_noRepositoryThere_isToldInTheWordsOfTheServer() {
    try (GitSource source =
        GitSource.at(server.url("/org/other.git"))
            .branch("main")
            .credentials(SshKeys.secret("ecdsa", known()))
            .build()) {
      Failure failure = failure(source::resolve);
      assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
      assertThat(failure.message())
          .contains("serves no repository there, or not to this key")
          .contains("it said: fatal: no repository at /org/other.git");
    }
  }

  @Test
  void resolve_serverThatSaysNothing_endsWithTheTimeout() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        GitSource source =
            GitSource.at("ssh://git@127.0.0.1:" + silent.getLocalPort() + "/a.git")
                .branch("main")
                .timeout(Duration.ofMillis(300))
                .credentials(SshKeys.secret("ecdsa", known()))
                .build()) {
      Failure failure = failure(source::resolve);
      assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
      assertThat(failure.message()).endsWith("it did not answer in full within 300 ms.");
    }
  }

  @Test
  void resolve_threadInterrupted_endsAtOnce() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        GitSource source =
            GitSource.at("ssh://git@127.0.0.1:" + silent.getLocalPort() + "/a.git")
                .branch("main")
                .credentials(SshKeys.secret("ecdsa", known()))
                .build()) {
      Thread.currentThread().interrupt();
      Failure failure = failure(source::resolve);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(failure.reason()).isEqualTo(Reason.CANCELLED);
    }
  }

  @Test
  void resolve_nobodyListens_isToldWithHostAndPort() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    try (GitSource source =
        GitSource.at("ssh://git@127.0.0.1:" + port + "/a.git")
            .branch("main")
            .credentials(SshKeys.secret("ecdsa", known()))
            .build()) {
      Failure failure = failure(source::resolve);
      assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
      assertThat(failure.message()).contains("no connection to 127.0.0.1:" + port + "; check");
    }
  }

  @Test
  void fetch_moreBytesThanAllowed_isStopped() throws Exception {
    byte[] noise = new byte[200_000];
    new Random(7).nextBytes(noise);
    repository.file("large.bin", noise, FileMode.REGULAR_FILE).commit("main");
    try (GitSource source = source().maxTransferBytes(50_000).build()) {
      Revision revision = source.resolve();
      Failure failure = failure(() -> source.fetch(revision));
      assertThat(failure.reason()).isEqualTo(Reason.LIMIT);
      assertThat(failure.message()).contains("maxTransferBytes");
    }
  }

  @Test
  void close_afterWorkAndFailures_leavesNoThread() throws Exception {
    repository.file("a", "1").commit("main");
    List<String> providers = providers();
    try (GitSource source = source().build();
        GitSource refused =
            source(SshKeys.secret("ecdsa", "other " + known().split(" ", 2)[1])).build()) {
      source.fetch(source.resolve());
      failure(refused::resolve);
    }
    for (Thread thread : ours()) {
      thread.join(10_000);
    }
    assertThat(ours()).isEmpty();
    assertThat(providers()).as("security providers of the JVM").isEqualTo(providers);
  }

  private static List<String> providers() {
    return Arrays.stream(Security.getProviders()).map(p -> p.getName()).toList();
  }

  private static List<Thread> ours() {
    List<Thread> found = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      boolean client =
          Arrays.stream(thread.getStackTrace()).anyMatch(f -> f.getClassName().contains("nio2"))
              && thread.getContextClassLoader() == null;
      if (thread.getName().startsWith("gitops4j-ssh") || client) {
        found.add(thread);
      }
    }
    return found;
  }

  @Test
  void build_withoutKeyOrKnownHosts_saysWhatSshNeeds() {
    Map<String, SecretValue> secret = SshKeys.secret("ecdsa", known());
    secret.remove("known_hosts");
    assertThat(failure(() -> source(secret).build()).message())
        .endsWith(
            "SSH needs a private key as identity and the keys of the host as known_hosts; give"
                + " both.");
    assertThat(failure(() -> source(Map.of()).build()).reason()).isEqualTo(Reason.INVALID);
    secret.put("known_hosts", SecretValue.of("known_hosts", "\n# nothing\n"));
    assertThat(failureOf(source(secret)).message()).contains("known_hosts is empty");
    secret.put("known_hosts", SecretValue.of("known_hosts", "\na b\n"));
    assertThat(failureOf(source(secret)).message()).contains("line 2 of known_hosts is not");
  }
}
