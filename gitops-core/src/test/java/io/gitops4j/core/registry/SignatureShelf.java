package io.gitops4j.core.registry;

import java.util.ArrayList;
import java.util.List;

/** Puts signatures of manifests into a registry, where cosign puts them. */
final class SignatureShelf {

  private final OciServer server;
  private final List<String> referrers = new ArrayList<>();
  private final List<String> layers = new ArrayList<>();
  private String artifactType = Signer.BUNDLE_TYPE;
  private boolean api = true;

  SignatureShelf(OciServer server) {
    this.server = server;
  }

  /** The registry does not list referrers, so they are in a tag. */
  void withoutReferrersApi() {
    api = false;
    artifactType = "application/vnd.oci.empty.v1+json";
  }

  /** Signs a manifest as cosign 2 does. */
  void sign(Signer signer, String digest) {
    byte[] payload = WebServer.bytes(Signer.payload(digest));
    layer(digest, payload, signer.sign(payload));
  }

  /** One more layer in the tag with signatures of a manifest. */
  void layer(String digest, byte[] payload, String signature) {
    layer(digest, SignedStatement.SIMPLE_SIGNING, payload, payload.length, signature);
  }

  void layer(String digest, String type, byte[] payload, long size, String signature) {
    String blob = Digests.sha256(payload);
    server.web.page(OciServer.BASE + "/blobs/" + blob, payload);
    String plain = OciServer.layer(type, blob, size);
    layers.add(
        plain.substring(0, plain.length() - 1)
            + ",\"annotations\":{\""
            + Signer.ANNOTATION
            + "\":\""
            + signature
            + "\"}}");
    server.manifest(
        digest.replace(':', '-') + ".sig", OciServer.layered(layers.toArray(String[]::new)));
  }

  /** Attaches a bundle to a manifest as cosign 3 does; the digest of the bundle's manifest. */
  String attach(String digest, String bundle) {
    return attach(digest, Signer.BUNDLE_TYPE, bundle);
  }

  String attach(String digest, String type, String bundle) {
    byte[] bytes = WebServer.bytes(bundle);
    String blob = Digests.sha256(bytes);
    server.web.page(OciServer.BASE + "/blobs/" + blob, bytes);
    String manifest = OciServer.layered(OciServer.layer(type, blob, bytes.length));
    String manifestDigest = server.manifest("bundle-" + referrers.size(), manifest);
    String plain =
        OciServer.layer(
            "application/vnd.oci.image.manifest.v1+json", manifestDigest, manifest.length());
    referrers.add(
        plain.substring(0, plain.length() - 1) + ",\"artifactType\":\"" + artifactType + "\"}");
    list(digest);
    return manifestDigest;
  }

  private void list(String digest) {
    String index =
        "{\"schemaVersion\":2,\"mediaType\":\""
            + OciManifest.INDEX
            + "\",\"manifests\":["
            + String.join(",", referrers)
            + "]}";
    if (api) {
      server.web.page(OciServer.BASE + "/referrers/" + digest, index);
    } else {
      server.manifest(digest.replace(':', '-'), index);
    }
  }
}
