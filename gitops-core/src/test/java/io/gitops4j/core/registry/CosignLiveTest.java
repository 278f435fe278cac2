package io.gitops4j.core.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures that the cosign CLI made in a real registry. */
@Tag("live")
class CosignLiveTest {

  private static final String COSIGN = System.getenv("GITOPS4J_LIVE_COSIGN");
  private static final byte[] FILES = Archives.of(Map.of("apps/web.yaml", "kind: A\n"));

  @TempDir private Path folder;
  private LiveRegistry registry;

  @BeforeEach
  void requirePrograms() {
    assumeTrue(COSIGN != null, "No cosign: set GITOPS4J_LIVE_COSIGN to the program.");
    registry = LiveRegistry.required();
  }

  private void cosign(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(COSIGN));
    command.addAll(List.of(arguments));
    Path log = folder.resolve("log");
    ProcessBuilder program =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    program.environment().putAll(Map.of("COSIGN_PASSWORD", "p", "HOME", folder.toString()));
    Process process = program.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }

  /** The public key of a new pair of keys. */
  private Map<String, SecretValue> keys(String name) throws Exception {
    cosign("generate-key-pair", "--output-key-prefix", name);
    String pem = Files.readString(folder.resolve(name + ".pub"));
    return Map.of(name + ".pub", SecretValue.of(name, pem));
  }

  /** As {@link #keys}, of a key of another kind that was made elsewhere. */
  private Map<String, SecretValue> imported(Signer signer, String name) throws Exception {
    Files.writeString(folder.resolve(name + ".pem"), signer.privatePem());
    cosign("import-key-pair", "--key", name + ".pem", "--output-key-prefix", name);
    return Map.of(
        name + ".pub", SecretValue.of(name, Files.readString(folder.resolve(name + ".pub"))));
  }

  private void sign(String name, String digest, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of("sign", "--yes", "--allow-http-registry", "--tlog-upload=false", "--key"));
    arguments.add(name + ".key");
    arguments.addAll(List.of(more));
    arguments.add(registry.name() + "@" + digest);
    cosign(arguments.toArray(String[]::new));
  }

  private void assertSigned(Map<String, SecretValue> keys) {
    try (OciSource source = registry.source().signedBy(keys).build()) {
      assertThat(source.fetch(source.resolve()).paths()).containsExactly("apps/web.yaml");
    }
  }

  private Failure refused(Map<String, SecretValue> keys) {
    try (OciSource source = registry.source().signedBy(keys).build()) {
      return Failures.of(source::resolve);
    }
  }

  @Test
  void signInTheTag_isFoundByItsKeyAlone() throws Exception {
    Map<String, SecretValue> ours = keys("ours");
    Map<String, SecretValue> theirs = keys("theirs");
    String digest = registry.push("latest", OciServer.FLUX_LAYER, FILES);
    assertThat(refused(ours).reason()).isEqualTo(Reason.UNVERIFIED);
    sign("theirs", digest, "-a", "env=prod");
    assertThat(refused(ours).message()).contains("1 signatures in the tag");
    sign("ours", digest);
    assertSigned(ours);
    assertSigned(theirs);
    registry.push("latest", OciServer.FLUX_LAYER, Archives.of(Map.of("a", "1")));
    assertThat(refused(ours).reason()).isEqualTo(Reason.UNVERIFIED);
  }

  @Test
  void bundle_isFoundByItsKeyAlone() throws Exception {
    Map<String, SecretValue> ours = keys("ours");
    Map<String, SecretValue> theirs = keys("theirs");
    String digest = registry.push("latest", OciServer.FLUX_LAYER, FILES);
    sign("theirs", digest, "--new-bundle-format");
    assertThat(refused(ours).message()).contains("looked at 1 bundles");
    sign("ours", digest, "--new-bundle-format");
    assertSigned(ours);
    assertSigned(theirs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"P-384", "RSA-2048", "Ed25519"})
  void keyOfAnotherKind_isUnderstood(String kind) throws Exception {
    Map<String, SecretValue> keys = imported(Signer.of(kind), "other");
    String digest = registry.push("latest", OciServer.FLUX_LAYER, FILES);
    sign("other", digest);
    assertSigned(keys);
  }

  @ParameterizedTest
  @ValueSource(strings = {"P-256", "P-384", "RSA-2048", "Ed25519"})
  void ourSignatures_arePassedByTheProgram(String kind) throws Exception {
    Signer signer = Signer.of(kind);
    Files.writeString(folder.resolve("k.pub"), signer.pem());
    String digest = registry.push("latest", OciServer.FLUX_LAYER, FILES);
    registry.sign(signer, digest);
    cosign(
        "verify",
        "--allow-http-registry",
        "--insecure-ignore-tlog",
        "--key",
        "k.pub",
        registry.name() + "@" + digest);
  }
}
