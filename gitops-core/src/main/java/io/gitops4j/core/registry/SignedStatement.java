package io.gitops4j.core.registry;

import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody signed about a manifest, and the signature of it; nothing of it may be believed
 * before a key fits the signature.
 *
 * <p>The rules. Simple signing (cosign 1 and 2): the payload is JSON, {@code critical.type} is
 * {@code cosign container image signature}, {@code critical.image.docker-manifest-digest} the
 * digest; the signature is of the payload's bytes as they are. Bundle (cosign 3): JSON with an
 * envelope of DSSE around a statement of in-toto, one of whose subjects has the digest; the
 * signature is of the envelope's pre-authentication encoding; the envelope has exactly one; version
 * 0.3 of bundles alone; {@code verificationMaterial} names a public key, no certificate. What it
 * holds for transparency logs and time stamps is left alone: with keys Flux ignores both.
 * Surprising: the {@code predicateType} of a statement is any, so that an attestation with the key
 * counts as a signature, in Flux and in {@code cosign verify}. Different from Flux: it never looks
 * at {@code critical}, so there a signature of one manifest is good for all when it is copied to
 * their tags.
 *
 * <p>Source: cosign, {@code specs/SIGNATURE_SPEC.md} and {@code BUNDLE_SPEC.md}; sigstore-go,
 * {@code pkg/verify/signature.go} and {@code pkg/bundle}; DSSE, {@code protocol.md}; in-toto
 * attestation framework, Statement. Tests: {@code OciSignaturesTest}.
 */
final class SignedStatement {

  /** The media type of a payload of simple signing. */
  static final String SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";

  /** What media types of bundles begin with. */
  static final String BUNDLE = "application/vnd.dev.sigstore.bundle";

  /** The most bytes of a payload of simple signing. */
  static final int MAX_PAYLOAD = 1 << 20;

  /** The most bytes of a bundle. */
  static final int MAX_BUNDLE = 8 << 20;

  private static final Set<String> BUNDLE_TYPES =
      Set.of(BUNDLE + ".v0.3+json", BUNDLE + "+json;version=0.3");
  private static final String COSIGN_TYPE = "cosign container image signature";
  private static final String IN_TOTO_PAYLOAD = "application/vnd.in-toto+json";
  private static final String IN_TOTO_STATEMENT = "https://in-toto.io/Statement/";
  private static final int MAX_SIGNATURE = 16 << 10;
  private static final int MAX_SUBJECTS = 1024;
  private static final YamlLimits LIMITS = new YamlLimits(MAX_BUNDLE, 50, 200_000, 0);

  private enum Form {
    SIMPLE,
    STATEMENT
  }

  private final Form form;
  private final byte[] payload;
  private final byte[] message;
  private final byte[] signature;

  private SignedStatement(Form form, byte[] payload, byte[] message, byte[] signature) {
    this.form = form;
    this.payload = payload;
    this.message = message;
    this.signature = signature;
  }

  /**
   * A payload of simple signing.
   *
   * @param payload the bytes of the layer
   * @param base64 the signature as the layer's annotation has it
   * @return null when that is no signature
   */
  static @Nullable SignedStatement simple(byte[] payload, @Nullable String base64) {
    byte[] signature = decoded(base64, MAX_SIGNATURE);
    return signature == null ? null : new SignedStatement(Form.SIMPLE, payload, payload, signature);
  }

  /** What a bundle holds; null when it is none that a public key could be for. */
  static @Nullable SignedStatement bundle(byte[] json) {
    YamlMap bundle = map(json);
    YamlMap material = bundle == null ? null : bundle.map("verificationMaterial");
    YamlMap envelope = bundle == null ? null : bundle.map("dsseEnvelope");
    if (bundle == null
        || material == null
        || envelope == null
        || !BUNDLE_TYPES.contains(String.valueOf(bundle.text("mediaType")))
        || !material.has("publicKey")
        || material.has("certificate")
        || material.has("x509CertificateChain")) {
      return null;
    }
    YamlList signatures = envelope.list("signatures");
    if (signatures == null
        || signatures.size() != 1
        || !(signatures.iterator().next() instanceof YamlMap only)) {
      return null;
    }
    byte[] signature = decoded(only.text("sig"), MAX_SIGNATURE);
    byte[] payload = decoded(envelope.text("payload"), MAX_BUNDLE);
    return signature == null
            || payload == null
            || !IN_TOTO_PAYLOAD.equals(envelope.text("payloadType"))
        ? null
        : new SignedStatement(
            Form.STATEMENT, payload, encoded(IN_TOTO_PAYLOAD, payload), signature);
  }

  /** The pre-authentication encoding of DSSE. */
  static byte[] encoded(String type, byte[] payload) {
    byte[] name = type.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("DSSEv1 " + name.length + " "));
    out.writeBytes(name);
    out.writeBytes(ascii(" " + payload.length + " "));
    out.writeBytes(payload);
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether the owner of a key signed it. */
  boolean isBy(CosignKey key) {
    return key.signed(message, signature);
  }

  /** Whether it is about a manifest. */
  boolean isAbout(String digest) {
    YamlMap said = map(payload);
    if (said == null) {
      return false;
    }
    return form == Form.SIMPLE ? isSimply(said, digest) : isSubject(said, digest);
  }

  private static boolean isSimply(YamlMap said, String digest) {
    YamlMap critical = said.map("critical");
    YamlMap image = critical == null ? null : critical.map("image");
    return critical != null
        && image != null
        && COSIGN_TYPE.equals(critical.text("type"))
        && digest.equals(image.text("docker-manifest-digest"));
  }

  private static boolean isSubject(YamlMap said, String digest) {
    YamlList subjects = said.list("subject");
    if (subjects == null
        || subjects.size() > MAX_SUBJECTS
        || !String.valueOf(said.text("_type")).startsWith(IN_TOTO_STATEMENT)) {
      return false;
    }
    String algorithm = digest.substring(0, digest.indexOf(':'));
    String hex = digest.substring(digest.indexOf(':') + 1);
    for (YamlNode item : subjects) {
      YamlMap digests = item instanceof YamlMap subject ? subject.map("digest") : null;
      if (digests != null && hex.equals(digests.text(algorithm))) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable YamlMap map(byte[] json) {
    try {
      YamlNode root =
          YamlReader.of(YamlFlavor.V3, LIMITS)
              .readOne("signed.json", new String(json, StandardCharsets.UTF_8));
      return root instanceof YamlMap map ? map : null;
    } catch (YamlException e) {
      return null;
    }
  }

  /** Base64 of either alphabet, as the JSON of bundles may have it. */
  private static byte @Nullable [] decoded(@Nullable String base64, int most) {
    if (base64 == null || base64.isEmpty() || base64.length() / 4 * 3 > most) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
