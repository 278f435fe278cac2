package io.gitops4j.testkit.apiserver.kinds;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Go says of a certificate and a key that are no pair, as the server warns of Secrets for TLS.
 *
 * <p>Blocks of other types are skipped; the first certificate and the first private key count. A
 * key in the older forms (PKCS #1, SEC 1) is not read and so not compared. Source: Go's {@code
 * crypto/tls}, {@code X509KeyPair}. Tests: {@code KeyPairTextTest}.
 */
final class KeyPairText {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([^\\n-]+)-----\\s*\\n([A-Za-z0-9+/=\\s]*)-----END \\1-----");
  private static final Pattern WHOLE =
      Pattern.compile("(?:[A-Za-z0-9+/]{4})*+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?");
  private static final String KEY = "PRIVATE KEY";
  private static final List<String> KEY_TYPES = List.of("RSA", "EC", "Ed25519");

  private record Block(String type, String base64) {

    byte[] content() {
      return Base64.getDecoder().decode(base64);
    }
  }

  private KeyPairText() {}

  /** What is wrong; empty when nothing is. */
  static Optional<String> problem(byte[] certificates, byte[] keys) {
    List<String> skipped = new ArrayList<>();
    byte[] certificate = null;
    for (Block block : blocks(certificates)) {
      if (!block.type.equals("CERTIFICATE")) {
        skipped.add(block.type);
      } else if (certificate == null) {
        certificate = block.content();
      }
    }
    if (certificate == null) {
      return Optional.of(noCertificate(skipped));
    }
    skipped.clear();
    for (Block block : blocks(keys)) {
      if (block.type.equals(KEY) || block.type.endsWith(" " + KEY)) {
        return mismatch(certificate, block);
      }
      skipped.add(block.type);
    }
    return Optional.of(noKey(skipped));
  }

  private static List<Block> blocks(byte[] text) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(new String(text, StandardCharsets.ISO_8859_1));
    while (matcher.find()) {
      String base64 = matcher.group(2).replaceAll("\\s", "");
      // What is no base64 is no block, and skipped without a word.
      if (WHOLE.matcher(base64).matches()) {
        blocks.add(new Block(matcher.group(1), base64));
      }
    }
    return blocks;
  }

  private static String noCertificate(List<String> skipped) {
    if (skipped.isEmpty()) {
      return "tls: failed to find any PEM data in certificate input";
    }
    if (skipped.size() == 1 && skipped.get(0).endsWith(KEY)) {
      return "tls: failed to find certificate PEM data in certificate input, but did find a private"
          + " key; PEM inputs may have been switched";
    }
    return "tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM"
        + " blocks of the following types: ["
        + String.join(" ", skipped)
        + "]";
  }

  private static String noKey(List<String> skipped) {
    if (skipped.isEmpty()) {
      return "tls: failed to find any PEM data in key input";
    }
    if (skipped.equals(List.of("CERTIFICATE"))) {
      return "tls: found a certificate rather than a key in the PEM for the private key";
    }
    return "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after"
        + " skipping PEM blocks of the following types: ["
        + String.join(" ", skipped)
        + "]";
  }

  private static Optional<String> mismatch(byte[] certificate, Block key) {
    PublicKey known;
    try {
      known =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate))
              .getPublicKey();
    } catch (CertificateException e) {
      return Optional.of("x509: malformed certificate");
    }
    if (!key.type.equals(KEY)) {
      return Optional.empty();
    }
    for (String type : KEY_TYPES) {
      Optional<PrivateKey> parsed = privateKey(type, key.content());
      if (parsed.isPresent()) {
        return mismatch(known, parsed.get());
      }
    }
    return Optional.of("tls: failed to parse private key");
  }

  private static Optional<PrivateKey> privateKey(String type, byte[] content) {
    try {
      PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(content);
      return Optional.of(KeyFactory.getInstance(type).generatePrivate(spec));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> mismatch(PublicKey known, PrivateKey key) {
    String ours = family(key.getAlgorithm());
    if (!family(known.getAlgorithm()).equals(ours)) {
      return Optional.of("tls: private key type does not match public key type");
    }
    String algorithm =
        switch (ours) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "Ed25519";
        };
    return isPair(algorithm, known, key)
        ? Optional.empty()
        : Optional.of("tls: private key does not match public key");
  }

  /** Whether the one reads what the other signs; of keys on different curves it cannot. */
  private static boolean isPair(String algorithm, PublicKey known, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update((byte) 1);
      byte[] signed = signature.sign();
      signature.initVerify(known);
      signature.update((byte) 1);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String family(String algorithm) {
    return algorithm.startsWith("Ed") ? "Ed" : algorithm;
  }
}
