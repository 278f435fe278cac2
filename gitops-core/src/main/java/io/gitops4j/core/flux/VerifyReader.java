package io.gitops4j.core.flux;

import io.gitops4j.spi.SignaturePolicy;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code verify} of an OCIRepository or a HelmChart: who must have signed it.
 *
 * <p>The rule: {@code provider} is {@code cosign} where it is not given; with {@code secretRef} the
 * keys of that Secret count and everything about certificates is left alone, as in Flux; without
 * it, and with {@code notation}, nothing is read, because those signatures cannot be checked here.
 * Source: Flux source-controller, {@code api/v1/ociverification_types.go} and {@code
 * internal/oci/cosign}. Tests: {@code FluxReaderTest}, folders {@code chart-sources} and {@code
 * helm-release-that-needs-what-is-not-supported}.
 */
final class VerifyReader {

  private static final String COSIGN = "cosign";

  private final @Nullable SignaturePolicy policy;
  private final @Nullable String secret;
  private final @Nullable String unsupported;

  /**
   * Reads it.
   *
   * @param of the object with {@code verify}
   * @param path where {@code verify} is, for messages: {@code spec.verify}
   * @param artifact whether it is of an OCIRepository, which has one field more
   */
  VerifyReader(Fields of, String path, boolean artifact) {
    if (!of.has("verify")) {
      this.policy = null;
      this.secret = null;
      this.unsupported = null;
      return;
    }
    Fields verify = of.child("verify");
    String provider =
        verify.oneOf("provider", Map.of(COSIGN, COSIGN, "notation", "notation"), COSIGN);
    for (Fields item : verify.items("matchOIDCIdentity")) {
      item.requiredText("issuer");
      item.requiredText("subject");
    }
    if (artifact) {
      verify.nameIn("trustedRootSecretRef");
    }
    this.secret = verify.nameIn("secretRef");
    this.policy = new SignaturePolicy(provider, Map.of());
    this.unsupported = unsupported(path, provider, verify, secret);
  }

  private static @Nullable String unsupported(
      String path, String provider, Fields verify, @Nullable String secret) {
    if (!provider.equals(COSIGN)) {
      return path + ".provider " + provider;
    }
    if (secret != null) {
      return null;
    }
    return verify.has("matchOIDCIdentity")
        ? path + ".matchOIDCIdentity"
        : path + " without secretRef";
  }

  /** Who must have signed it, without their keys. */
  Optional<SignaturePolicy> policy() {
    return Optional.ofNullable(policy);
  }

  /** The Secret with the keys; null for none. */
  @Nullable String secret() {
    return secret;
  }

  /** What of it is not supported; null when all is. */
  @Nullable String unsupported() {
    return unsupported;
  }
}
