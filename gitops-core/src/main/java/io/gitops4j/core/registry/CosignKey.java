package io.gitops4j.core.registry;

import io.gitops4j.SecretValue;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A public key that signatures are held against.
 *
 * <p>The rule: entries of a Secret whose names end in {@code .pub} are keys, others are left alone;
 * a key is the first block of PEM of its entry, a {@code PUBLIC KEY} of ECDSA (P-256, P-384,
 * P-521), RSA or Ed25519. A signature is of SHA-256, for every curve, or of Ed25519 as it is; RSA
 * is with PKCS #1 v1.5. Surprising: cosign signs since 2.6 with P-384 and SHA-384, P-521 and
 * SHA-512, and Ed25519ph, which Flux does not accept; here both are. One key that is malformed
 * spoils all, as in Flux. Source: Flux source-controller, {@code internal/oci/cosign/cosign.go};
 * sigstore, {@code pkg/signature}; cosign, {@code SIGNATURE_SPEC.md}. Different: an RSA key of less
 * than 2048 bits is refused. Tests: {@code OciSignaturesTest}, {@code CosignLiveTest}.
 *
 * @param name the name of the entry
 * @param key the key
 */
record CosignKey(String name, PublicKey key) {

  private static final String SUFFIX = ".pub";
  private static final int MAX_KEYS = 100;
  private static final int MAX_BYTES = 64 << 10;
  private static final int LEAST_RSA_BITS = 2048;
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----([A-Za-z0-9+/=\\s]*+)-----END \\1-----");
  private static final List<String> KINDS = List.of("EC", "RSA", "Ed25519");

  /**
   * The keys of a Secret, by name.
   *
   * @throws IllegalArgumentException when there is none, or one that cannot be read
   */
  static List<CosignKey> of(Map<String, SecretValue> entries) {
    List<CosignKey> keys = new ArrayList<>();
    for (Map.Entry<String, SecretValue> entry : new TreeMap<>(entries).entrySet()) {
      if (entry.getKey().endsWith(SUFFIX)) {
        keys.add(of(entry.getKey(), entry.getValue()));
      }
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "there are no public keys to check signatures with; give cosign's keys under names that"
              + " end in .pub");
    }
    if (keys.size() > MAX_KEYS) {
      throw new IllegalArgumentException(
          "there are more than the %d public keys allowed".formatted(MAX_KEYS));
    }
    return List.copyOf(keys);
  }

  private static CosignKey of(String name, SecretValue pem) {
    byte[] bytes = pem.revealBytes();
    String text = bytes.length > MAX_BYTES ? "" : pem.reveal();
    Matcher block = PEM.matcher(text);
    if (!block.find()) {
      throw unreadable(name, "it is no PEM of at most %d bytes".formatted(MAX_BYTES));
    }
    if (!block.group(1).equals("PUBLIC KEY")) {
      throw unreadable(name, "it is a " + block.group(1) + " where a PUBLIC KEY must be");
    }
    byte[] der = decoded(name, block.group(2));
    for (String kind : KINDS) {
      PublicKey key = key(kind, der);
      if (key != null) {
        return checked(new CosignKey(name, key));
      }
    }
    throw unreadable(name, "it is no key of ECDSA, RSA or Ed25519");
  }

  private static byte[] decoded(String name, String base64) {
    try {
      return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw unreadable(name, "it is not base64 between its lines");
    }
  }

  private static @Nullable PublicKey key(String kind, byte[] der) {
    try {
      return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(der));
    } catch (InvalidKeySpecException e) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has keys of " + kind, e);
    }
  }

  private static CosignKey checked(CosignKey found) {
    if (found.key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
      throw unreadable(
          found.name, "it is an RSA key of less than " + LEAST_RSA_BITS + " bits, which is weak");
    }
    return found;
  }

  private static IllegalArgumentException unreadable(String name, String why) {
    return new IllegalArgumentException(
        "the public key %s cannot be used: %s; make it with cosign generate-key-pair"
            .formatted(name, why));
  }

  /** Whether the owner of this key made a signature of a message. */
  boolean signed(byte[] message, byte[] signature) {
    for (Way way : ways()) {
      if (signed(way, message, signature)) {
        return true;
      }
    }
    return false;
  }

  /**
   * A way to sign.
   *
   * @param algorithm its name
   * @param settings what it needs besides; null for nothing
   */
  private record Way(String algorithm, @Nullable AlgorithmParameterSpec settings) {}

  private List<Way> ways() {
    if (key instanceof ECPublicKey ec) {
      int bits = ec.getParams().getCurve().getField().getFieldSize();
      Way common = new Way("SHA256withECDSA", null);
      return bits <= 256
          ? List.of(common)
          : List.of(common, new Way(bits <= 384 ? "SHA384withECDSA" : "SHA512withECDSA", null));
    }
    return key instanceof RSAPublicKey
        ? List.of(new Way("SHA256withRSA", null))
        : List.of(new Way("Ed25519", null), new Way("Ed25519", new EdDSAParameterSpec(true)));
  }

  private boolean signed(Way way, byte[] message, byte[] signature) {
    try {
      Signature check = Signature.getInstance(way.algorithm);
      if (way.settings != null) {
        check.setParameter(way.settings);
      }
      check.initVerify(key);
      check.update(message);
      return check.verify(signature);
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the public key %s cannot be used: %s".formatted(name, e.getMessage()), e);
    }
  }
}
