package io.gitops4j.core.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.SecretValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A key of a server on 127.0.0.1 with a certificate that nobody trusts yet. */
final class TlsKeys {

  private TlsKeys() {}

  /** Makes one in a new store; what has to be trusted. */
  static Map<String, SecretValue> make(Path folder, Path store) throws Exception {
    Path pem = folder.resolve("ca.pem");
    keytool(
        folder,
        "-genkeypair",
        "-alias",
        "server",
        "-keyalg",
        "EC",
        "-dname",
        "CN=127.0.0.1",
        "-ext",
        "SAN=IP:127.0.0.1",
        "-validity",
        "3650",
        "-storetype",
        "PKCS12",
        "-storepass",
        "changeit",
        "-keystore",
        store.toString());
    keytool(
        folder,
        "-exportcert",
        "-rfc",
        "-alias",
        "server",
        "-storepass",
        "changeit",
        "-keystore",
        store.toString(),
        "-file",
        pem.toString());
    return Map.of("ca.crt", SecretValue.of("ca.crt", Files.readAllBytes(pem)));
  }

  private static void keytool(Path folder, String... arguments) throws Exception {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new ArrayList<>(List.of(tool.toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("keytool.log"))).isZero();
  }
}
