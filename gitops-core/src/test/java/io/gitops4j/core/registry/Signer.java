package io.gitops4j.core.registry;

import io.gitops4j.SecretValue;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import java.util.Base64;
import java.util.Map;

/** Somebody who signs manifests as cosign does, with a key of its own. */
final class Signer {

  static final String ANNOTATION = "dev.cosignproject.cosign/signature";
  static final String BUNDLE_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";
  static final String PREDICATE = "https://sigstore.dev/cosign/sign/v1";

  private final KeyPair pair;
  private final String algorithm;

  private Signer(KeyPair pair, String algorithm) {
    this.pair = pair;
    this.algorithm = algorithm;
  }

  /** A signer with a key of P-256, P-384, P-521, RSA-2048, RSA-1024 or Ed25519. */
  static Signer of(String kind) {
    try {
      String family = kind.startsWith("P-") ? "EC" : kind.startsWith("RSA") ? "RSA" : kind;
      KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
      switch (family) {
        case "EC" ->
            generator.initialize(new ECGenParameterSpec("secp" + kind.substring(2) + "r1"));
        case "RSA" -> generator.initialize(Integer.parseInt(kind.substring(4)));
        default -> {}
      }
      String algorithm = family.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
      return new Signer(generator.generateKeyPair(), family.equals("Ed25519") ? family : algorithm);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A signer with a hash that fits its key: SHA-384, SHA-512, Ed25519ph. */
  static Signer ofNewCosign(String kind) {
    String hash = Map.of("P-384", "SHA384withECDSA", "P-521", "SHA512withECDSA").get(kind);
    return new Signer(of(kind).pair, hash == null ? "Ed25519ph" : hash);
  }

  String pem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pair.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  String privatePem() {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(pair.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  Map<String, SecretValue> keys() {
    return Map.of("cosign.pub", SecretValue.of("cosign.pub", pem()));
  }

  String sign(byte[] message) {
    try {
      boolean hashed = algorithm.equals("Ed25519ph");
      Signature signature = Signature.getInstance(hashed ? "Ed25519" : algorithm);
      if (hashed) {
        signature.setParameter(new EdDSAParameterSpec(true));
      }
      signature.initSign(pair.getPrivate());
      signature.update(message);
      return base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** What is signed of a manifest. */
  static String payload(String digest) {
    return "{\"critical\":{\"identity\":{\"docker-reference\":\"registry.example.com/fleet/apps\"},"
        + "\"image\":{\"docker-manifest-digest\":\""
        + digest
        + "\"},\"type\":\"cosign container image signature\"},\"optional\":null}";
  }

  /** What a bundle states of a manifest. */
  static String statement(String digest) {
    return "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"digest\":{\"sha256\":\""
        + digest.substring("sha256:".length())
        + "\"}}],\"predicateType\":\""
        + PREDICATE
        + "\",\"predicate\":{}}";
  }

  /** A bundle around a statement, with a signature of it. */
  String bundle(String statement) {
    String type = "application/vnd.in-toto+json";
    byte[] bytes = statement.getBytes(StandardCharsets.UTF_8);
    String encoded = "DSSEv1 " + type.length() + " " + type + " " + bytes.length + " " + statement;
    return "{\"mediaType\":\""
        + BUNDLE_TYPE
        + "\",\"verificationMaterial\":{\"publicKey\":{\"hint\":\"h\"},\"tlogEntries\":[]},"
        + "\"dsseEnvelope\":{\"payload\":\""
        + base64(bytes)
        + "\",\"payloadType\":\""
        + type
        + "\",\"signatures\":[{\"sig\":\""
        + sign(encoded.getBytes(StandardCharsets.UTF_8))
        + "\"}]}}";
  }
}
