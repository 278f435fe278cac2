package io.gitops4j.spi;

import io.gitops4j.SecretValue;
import java.util.Map;

/**
 * Who must have signed what a source gives, as {@code spec.verify} of a Flux OCIRepository or
 * HelmChart says. A source with a policy gives nothing that does not fulfil it; one without keys
 * cannot be fulfilled.
 *
 * @param provider what signatures are made with: {@code cosign}
 * @param keys what the Secret of {@code verify.secretRef} holds, by key; those that end in {@code
 *     .pub} are public keys in PEM, of which one must have signed; empty before the Secret is read
 * @since 0.1
 */
public record SignaturePolicy(String provider, Map<String, SecretValue> keys) {

  /** Copies the map. */
  public SignaturePolicy {
    keys = Map.copyOf(keys);
  }

  /** The same policy with other keys. */
  public SignaturePolicy withKeys(Map<String, SecretValue> others) {
    return new SignaturePolicy(provider, others);
  }
}
