package io.gitops4j.core.execution;

import io.gitops4j.Failure;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.SecretValue;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.core.flux.DeclaredSource;
import io.gitops4j.core.secrets.SecretSeat;
import io.gitops4j.spi.Applier;
import io.gitops4j.spi.SignaturePolicy;
import io.gitops4j.spi.SourceSpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the credentials of declared sources: the Secret is one that a unit desires, or one in
 * the cluster. References to secrets in one that a unit desires are resolved where the values may
 * go there, as they are when it is applied.
 */
final class SecretLookup {

  private static final Set<String> TLS =
      Set.of("ca.crt", "caFile", "tls.crt", "certFile", "tls.key", "keyFile");

  private final Applier applier;
  private final Function<ObjectRef, Optional<Manifest>> desired;
  private final SecretSeat secrets;

  SecretLookup(
      Applier applier, Function<ObjectRef, Optional<Manifest>> desired, SecretSeat secrets) {
    this.secrets = secrets;
    this.applier = applier;
    this.desired = desired;
  }

  /** The declaration with its credentials. */
  SourceSpec complete(DeclaredSource declared) {
    Map<String, SecretValue> credentials = new TreeMap<>();
    declared.secret().ifPresent(name -> credentials.putAll(read(declared, name, "secretRef")));
    declared
        .certSecret()
        .ifPresent(
            name -> {
              credentials.keySet().removeAll(TLS);
              read(declared, name, "certSecretRef")
                  .forEach(
                      (key, value) -> {
                        if (TLS.contains(key)) {
                          credentials.put(key, value);
                        }
                      });
            });
    SourceSpec spec =
        credentials.isEmpty() ? declared.spec() : declared.spec().withCredentials(credentials);
    return proxied(declared, signed(declared, spec));
  }

  private SourceSpec signed(DeclaredSource declared, SourceSpec spec) {
    String signers = declared.signerSecret().orElse(null);
    SignaturePolicy policy = spec.signatures().orElse(null);
    return policy == null || signers == null
        ? spec
        : spec.withSignatures(policy.withKeys(read(declared, signers, "verify.secretRef")));
  }

  private SourceSpec proxied(DeclaredSource declared, SourceSpec spec) {
    String name = declared.proxySecret().orElse(null);
    if (name == null) {
      return spec;
    }
    Map<String, SecretValue> proxy = read(declared, name, "proxySecretRef");
    if (!proxy.containsKey("address")) {
      throw failure(
          declared,
          Reason.INVALID,
          "Secret/%s/%s of spec.proxySecretRef has no entry address; add the proxy's"
              .formatted(declared.spec().namespace(), name));
    }
    return spec.withProxy(proxy);
  }

  private Map<String, SecretValue> read(DeclaredSource declared, String name, String field) {
    ObjectRef ref = new ObjectRef("", "Secret", declared.spec().namespace(), name);
    Map<String, @Nullable Object> content =
        desired
            .apply(ref)
            .map(manifest -> secrets.filled(manifest).content())
            .or(() -> applier.read("v1", ref))
            .orElseThrow(
                () ->
                    failure(
                        declared,
                        Reason.UNAUTHENTICATED,
                        ref + " of spec." + field + " is not there; create it"));
    return values(declared, ref, content);
  }

  private static Map<String, SecretValue> values(
      DeclaredSource declared, ObjectRef ref, Map<String, @Nullable Object> content) {
    Map<String, SecretValue> values = new TreeMap<>();
    if (content.get("data") instanceof Map<?, ?> data) {
      data.forEach(
          (k, v) -> {
            try {
              byte[] bytes = Base64.getMimeDecoder().decode(String.valueOf(v));
              values.put(String.valueOf(k), SecretValue.of(ref + " " + k, bytes));
            } catch (IllegalArgumentException e) {
              throw failure(
                  declared, Reason.INVALID, "entry " + k + " of " + ref + " is not base64");
            }
          });
    }
    if (content.get("stringData") instanceof Map<?, ?> data) {
      data.forEach(
          (k, v) ->
              values.put(String.valueOf(k), SecretValue.of(ref + " " + k, String.valueOf(v))));
    }
    return values;
  }

  private static SourceException failure(DeclaredSource declared, Reason reason, String why) {
    Failure.Builder failure =
        Failure.builder(Stage.RESOLVE, reason, "Cannot open " + declared.key() + ": " + why + ".");
    declared.spec().location().ifPresent(failure::location);
    return new SourceException(failure.build());
  }
}
