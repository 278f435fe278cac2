package io.gitops4j.core.source.git;

import io.gitops4j.SecretValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.util.security.SecurityUtils;

/** Keys for tests of SSH, and lines of known_hosts. */
public final class SshKeys {

  public static final String PASSWORD = "open sesame";

  private SshKeys() {}

  /** The text of a private key among the test resources. */
  public static String text(String name) {
    try (InputStream in = SshKeys.class.getResourceAsStream("/git-ssh/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The public key of a private one among the test resources. */
  public static PublicKey publicKey(String name) {
    try {
      return SecurityUtils.loadKeyPairIdentities(
              null,
              NamedResource.ofName(name),
              new ByteArrayInputStream(text(name).getBytes(StandardCharsets.UTF_8)),
              FilePasswordProvider.of(PASSWORD))
          .iterator()
          .next()
          .getPublic();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new key of the curve P-256. */
  public static KeyPair ecdsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new RSA key. */
  public static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a Secret holds: a private key of the test resources and known hosts. */
  public static Map<String, SecretValue> secret(String key, String knownHosts) {
    Map<String, SecretValue> secret = new HashMap<>();
    secret.put("identity", SecretValue.of("identity", text(key)));
    secret.put("known_hosts", SecretValue.of("known_hosts", knownHosts));
    return secret;
  }

  /** A line of known_hosts. */
  public static String known(String host, int port, PublicKey key) {
    return "[" + host + "]:" + port + " " + PublicKeyEntry.toString(key) + "\n";
  }

  /** A line of known_hosts whose host is hashed. */
  public static String hashed(String host, int port, PublicKey key) {
    byte[] salt = "twenty bytes of salt".getBytes(StandardCharsets.UTF_8);
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(salt, "HmacSHA1"));
      byte[] hash = mac.doFinal(("[" + host + "]:" + port).getBytes(StandardCharsets.UTF_8));
      Base64.Encoder encoder = Base64.getEncoder();
      return "|1|"
          + encoder.encodeToString(salt)
          + "|"
          + encoder.encodeToString(hash)
          + " "
          + PublicKeyEntry.toString(key)
          + "\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
