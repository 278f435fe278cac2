package io.gitops4j.core.registry;

import io.gitops4j.Reason;
import io.gitops4j.core.source.http.TransferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a signature of a manifest by one of several keys, in the manifest's own repository.
 *
 * <p>The rule: bundles that refer to the manifest are looked at first (referrers API of the OCI
 * distribution specification 1.1, else the tag {@code sha256-<hex>}), then the layers of the tag
 * {@code sha256-<hex>.sig}; one signature by one key is enough; signatures by others, and what is
 * no signature, are passed over. Surprising: the {@code artifactType} of a referrer is only a hint,
 * because cosign writes that of an empty configuration into the tag; a registry whose referrers API
 * fails is only told of when there is no other signature, because old ones answer anything there.
 * Different from Flux: that looks at the tag only where there is no bundle at all, so that an
 * attestation by somebody else hides a signature.
 *
 * <p>At most 100 referrers and 100 layers are looked at, and no more than 1 MiB of a payload and 8
 * MiB of a bundle. The digest that passed last is not checked again. Source: Flux
 * source-controller, {@code internal/oci/cosign/cosign.go}; cosign, {@code SIGNATURE_SPEC.md},
 * {@code BUNDLE_SPEC.md}. Tests: {@code OciSignaturesTest}, {@code CosignLiveTest}. Safe to use
 * from many threads.
 */
final class CosignVerification {

  private static final int MOST = 100;
  private static final String ANNOTATION = "dev.cosignproject.cosign/signature";
  private static final Set<Reason> FINAL = Set.of(Reason.CANCELLED, Reason.TIMEOUT);
  private static final Set<Reason> SPOILED = Set.of(Reason.NOT_FOUND, Reason.INVALID, Reason.LIMIT);

  private final OciRegistry registry;
  private final List<CosignKey> keys;
  private volatile @Nullable String passed;

  CosignVerification(OciRegistry registry, List<CosignKey> keys) {
    this.registry = registry;
    this.keys = keys;
  }

  /**
   * Checks that a manifest is signed.
   *
   * @param digest of the manifest, or of the index of manifests, that the tag stands for
   * @throws TransferException with {@link Reason#UNVERIFIED} when no signature is by a key
   */
  void require(String digest, Call call) throws IOException {
    if (digest.equals(passed)) {
      return;
    }
    Search search = new Search(digest, call);
    if (!search.isSigned()) {
      throw search.unsigned();
    }
    passed = digest;
  }

  private interface Read<T> {
    @Nullable T now() throws IOException;
  }

  /** One look for signatures of one manifest. */
  private final class Search {
    private final String digest;
    private final String tag;
    private final Call call;
    private final Set<String> elsewhere = new TreeSet<>();
    private @Nullable TransferException trouble;
    private int bundles;
    private int layers;

    private Search(String digest, Call call) {
      this.digest = digest;
      this.tag = digest.replace(':', '-') + ".sig";
      this.call = call;
    }

    private boolean isSigned() throws IOException {
      try {
        if (hasBundle()) {
          return true;
        }
      } catch (TransferException e) {
        if (FINAL.contains(e.reason())) {
          throw e;
        }
        trouble = e;
      }
      return hasLayer();
    }

    private boolean hasBundle() throws IOException {
      List<OciManifest.Descriptor> referrers = new ArrayList<>(registry.referrers(digest, call));
      referrers.sort(Comparator.comparing(r -> !isBundle(r.artifactType())));
      int looked = 0;
      for (OciManifest.Descriptor referrer : referrers) {
        if (++looked > MOST) {
          throw tooMany("referrers");
        }
        SignedStatement statement = readable(() -> bundle(referrer));
        if (statement != null && counts(statement)) {
          return true;
        }
      }
      return false;
    }

    private @Nullable SignedStatement bundle(OciManifest.Descriptor referrer) throws IOException {
      if (referrer.size() > OciManifest.MAX_BYTES) {
        return null;
      }
      OciManifest manifest = OciManifest.parse(registry.manifest(referrer.digest(), call));
      if (manifest.layers().size() != 1) {
        return null;
      }
      OciManifest.Descriptor layer = manifest.layers().get(0);
      if (!isBundle(layer.mediaType())) {
        return null;
      }
      bundles++;
      if (layer.size() > SignedStatement.MAX_BUNDLE) {
        return null;
      }
      return SignedStatement.bundle(registry.layer(layer, call));
    }

    private static boolean isBundle(String type) {
      return type.startsWith(SignedStatement.BUNDLE);
    }

    /** What was read; nothing where that is gone or not what it was promised to be. */
    private <T> @Nullable T readable(Read<T> read) throws IOException {
      try {
        return read.now();
      } catch (TransferException e) {
        if (SPOILED.contains(e.reason())) {
          return null;
        }
        throw e;
      }
    }

    private boolean hasLayer() throws IOException {
      byte[] content = registry.manifestIfThere(tag, call).orElse(null);
      OciManifest manifest = content == null ? null : readable(() -> OciManifest.parse(content));
      if (manifest == null) {
        return false;
      }
      for (OciManifest.Descriptor layer : manifest.layers()) {
        String signature = layer.annotations().get(ANNOTATION);
        if (!layer.mediaType().equals(SignedStatement.SIMPLE_SIGNING)
            || signature == null
            || layer.size() > SignedStatement.MAX_PAYLOAD) {
          continue;
        }
        if (++layers > MOST) {
          throw tooMany("signatures in the tag " + tag);
        }
        SignedStatement statement =
            readable(() -> SignedStatement.simple(registry.layer(layer, call), signature));
        if (statement != null && counts(statement)) {
          return true;
        }
      }
      return false;
    }

    private boolean counts(SignedStatement statement) {
      for (CosignKey key : keys) {
        if (statement.isBy(key)) {
          if (statement.isAbout(digest)) {
            return true;
          }
          elsewhere.add(key.name());
        }
      }
      return false;
    }

    private TransferException tooMany(String what) {
      return new TransferException(
          Reason.LIMIT,
          "more than the %d allowed %s were looked at for a signature of %s; remove old ones"
              .formatted(MOST, what, digest));
    }

    private TransferException unsigned() {
      if (trouble != null) {
        return new TransferException(
            trouble.reason(),
            "no signature of %s could be looked for: %s".formatted(digest, trouble.why()));
      }
      return new TransferException(
          Reason.UNVERIFIED,
          "%s has no signature by %s: looked at %d bundles that refer to it and %d signatures in the tag %s%s; sign it with cosign, or correct the keys of verify.secretRef"
              .formatted(digest, names(), bundles, layers, tag, others()));
    }

    private String names() {
      return keys.stream().map(CosignKey::name).limit(5).collect(Collectors.joining(" or "))
          + (keys.size() > 5 ? " …" : "");
    }

    private String others() {
      return elsewhere.isEmpty()
          ? ""
          : ", where " + String.join(" and ", elsewhere) + " signed something else";
    }
  }
}
