package io.gitops4j.testkit.registry;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A registry of the OCI distribution specification in this JVM, on a free port of this machine,
 * over plain HTTP: push, pull, tags in pages, and signing in with name and password or a token.
 *
 * <pre>{@code
 * try (TestRegistry registry = TestRegistry.open()) {
 *   registry.pushArtifact("fleet/apps", "stable", Map.of("web.yaml", "kind: ConfigMap"));
 *   OciSource source = OciSource.at(registry.url("fleet/apps")).insecure(true).tag("stable").build();
 * }
 * }</pre>
 *
 * <p>Safe to use from many threads. What it does not know is answered with 404 or 405. Source: OCI
 * distribution specification 1.1.
 *
 * @since 0.1
 */
public final class TestRegistry implements AutoCloseable {

  /** The media type of the layer that is a chart. */
  public static final String CHART_LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

  /** The media type of the layer of what {@code flux push artifact} pushes. */
  public static final String FLUX_LAYER = "application/vnd.cncf.flux.content.v1.tar+gzip";

  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CHART_CONFIG = "application/vnd.cncf.helm.config.v1+json";
  private static final String FLUX_CONFIG = "application/vnd.cncf.flux.config.v1+json";
  private static final String IMAGE_CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
  private static final Pattern PATH =
      Pattern.compile("/v2/(.+?)/(manifests|blobs|tags)/(list|uploads/?[^/]*|[^/]+)");

  private final Contents contents = new Contents();
  private final Map<String, byte[]> uploads = new ConcurrentHashMap<>();
  private final Doorman doorman;
  private final LocalServer server;

  private TestRegistry(Doorman doorman) {
    this.doorman = doorman;
    this.server = new LocalServer("registry", this::handle);
  }

  /** A registry that anybody may use. */
  public static TestRegistry open() {
    return new TestRegistry(new Doorman(Doorman.Way.OPEN, "", "", Clock.systemUTC()));
  }

  /** A registry that asks for name and password, as Amazon ECR does. */
  public static TestRegistry withPassword(String user, String password) {
    return new TestRegistry(new Doorman(Doorman.Way.BASIC, user, password, Clock.systemUTC()));
  }

  /**
   * A registry that asks for a token, which it gives for name and password, as most others do.
   *
   * @param clock tells when a token ends, which is after 5 minutes
   */
  public static TestRegistry withTokens(String user, String password, Clock clock) {
    return new TestRegistry(new Doorman(Doorman.Way.BEARER, user, password, clock));
  }

  /** Its host and port. */
  public String host() {
    return server.host();
  }

  /** The address of a repository, which is read without TLS: {@code oci://127.0.0.1:4711/fleet}. */
  public String url(String repository) {
    return "oci://" + host() + "/" + repository;
  }

  /**
   * Pushes files as {@code flux push artifact} does.
   *
   * @param files text by path
   * @return the digest of the manifest
   */
  public String pushArtifact(String repository, String tag, Map<String, String> files) {
    return push(repository, tag, FLUX_CONFIG, FLUX_LAYER, TarGzip.of(files));
  }

  /**
   * Pushes a packed chart as {@code helm push} does; the tag is its version with {@code _} for
   * {@code +}.
   *
   * @return the digest of the manifest
   */
  public String pushChart(String repository, String version, byte[] archive) {
    return push(repository, version.replace('+', '_'), CHART_CONFIG, CHART_LAYER, archive);
  }

  private String push(
      String repository, String tag, String configType, String layerType, byte[] layer) {
    byte[] config = bytes("{}");
    contents.blob(repository, config);
    contents.blob(repository, layer);
    String part = "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}";
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
            .formatted(
                MANIFEST,
                part.formatted(configType, Contents.digest(config), config.length),
                part.formatted(layerType, Contents.digest(layer), layer.length));
    return contents
        .manifest(repository, tag, MANIFEST, bytes(manifest))
        .map(Contents.Manifest::digest)
        .orElseThrow();
  }

  /**
   * Signs a manifest as {@code cosign sign} does, in place of what signed it before: the signature
   * is in the tag {@code sha256-<hex>.sig}. Source: cosign, {@code SIGNATURE_SPEC.md}.
   *
   * @param digest of the manifest, as pushing it told
   * @param key a key of ECDSA, RSA or Ed25519
   * @return the digest of the manifest with the signature
   * @throws IllegalArgumentException when the key cannot sign
   */
  public String sign(String repository, String digest, PrivateKey key) {
    byte[] payload =
        bytes(
            "{\"critical\":{\"identity\":{\"docker-reference\":\"%s/%s\"},\"image\":{\"docker-manifest-digest\":\"%s\"},\"type\":\"cosign container image signature\"},\"optional\":null}"
                .formatted(host(), repository, digest));
    byte[] config = bytes("{}");
    contents.blob(repository, config);
    contents.blob(repository, payload);
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":2},\"layers\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"annotations\":{\"dev.cosignproject.cosign/signature\":\"%s\"}}]}"
            .formatted(
                MANIFEST,
                IMAGE_CONFIG,
                Contents.digest(config),
                SIMPLE_SIGNING,
                Contents.digest(payload),
                payload.length,
                signature(payload, key));
    return contents
        .manifest(repository, digest.replace(':', '-') + ".sig", MANIFEST, bytes(manifest))
        .map(Contents.Manifest::digest)
        .orElseThrow();
  }

  private static String signature(byte[] payload, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> "Ed25519";
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(payload);
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "a key of " + key.getAlgorithm() + " cannot sign a manifest: " + e.getMessage(), e);
    }
  }

  /** Removes a tag, or a manifest by its digest; whether it was there. */
  public boolean remove(String repository, String reference) {
    return contents.remove(repository, reference);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Matcher part = PATH.matcher(path);
      boolean known = part.matches();
      if (path.equals(Doorman.TOKEN_PATH)) {
        doorman.token(exchange);
      } else if (doorman.admits(exchange, host(), known ? part.group(1) : "")) {
        if (path.equals("/v2/")) {
          LocalServer.answer(exchange, 200, Map.of(), bytes("{}"));
        } else if (known) {
          serve(exchange, part.group(1), part.group(2), part.group(3));
        } else {
          missing(exchange, "NAME_UNKNOWN");
        }
      }
    }
  }

  private void serve(HttpExchange exchange, String repository, String kind, String rest)
      throws IOException {
    switch (exchange.getRequestMethod() + " " + kind) {
      case "GET tags" -> tags(exchange, repository);
      case "GET manifests", "HEAD manifests" -> manifest(exchange, repository, rest);
      case "PUT manifests" -> putManifest(exchange, repository, rest);
      case "DELETE manifests" ->
          LocalServer.answer(
              exchange, contents.remove(repository, rest) ? 202 : 404, Map.of(), new byte[0]);
      case "GET blobs", "HEAD blobs" -> blob(exchange, repository, rest);
      case "POST blobs", "PATCH blobs", "PUT blobs" -> upload(exchange, repository, rest);
      default -> LocalServer.answer(exchange, 405, Map.of(), new byte[0]);
    }
  }

  private static void missing(HttpExchange exchange, String code) throws IOException {
    LocalServer.answer(
        exchange,
        404,
        Map.of("Content-Type", "application/json"),
        bytes("{\"errors\":[{\"code\":\"" + code + "\"}]}"));
  }

  private void tags(HttpExchange exchange, String repository) throws IOException {
    Map<String, String> query = query(exchange);
    List<String> left = contents.tags(repository, query.getOrDefault("last", "")).orElse(null);
    if (left == null) {
      missing(exchange, "NAME_UNKNOWN");
      return;
    }
    int most = Integer.parseInt(query.getOrDefault("n", String.valueOf(Integer.MAX_VALUE)));
    List<String> page = left.subList(0, Math.min(most, left.size()));
    Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "application/json"));
    if (page.size() < left.size()) {
      headers.put(
          "Link",
          "</v2/%s/tags/list?n=%d&last=%s>; rel=\"next\""
              .formatted(repository, most, page.get(page.size() - 1)));
    }
    String list = page.stream().map(t -> '"' + t + '"').collect(Collectors.joining(","));
    LocalServer.answer(
        exchange,
        200,
        headers,
        bytes("{\"name\":\"%s\",\"tags\":[%s]}".formatted(repository, list)));
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> values = new HashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : (raw == null ? "" : raw).split("&", -1)) {
      int equal = pair.indexOf('=');
      if (equal > 0) {
        values.put(
            pair.substring(0, equal),
            URLDecoder.decode(pair.substring(equal + 1), StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  private void manifest(HttpExchange exchange, String repository, String reference)
      throws IOException {
    Contents.Manifest found = contents.manifest(repository, reference).orElse(null);
    if (found == null) {
      missing(exchange, "MANIFEST_UNKNOWN");
      return;
    }
    LocalServer.answer(
        exchange,
        200,
        Map.of("Content-Type", found.mediaType(), "Docker-Content-Digest", found.digest()),
        found.content());
  }

  private void putManifest(HttpExchange exchange, String repository, String reference)
      throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    byte[] content = exchange.getRequestBody().readAllBytes();
    Contents.Manifest kept =
        contents
            .manifest(repository, reference, type == null ? MANIFEST : type, content)
            .orElse(null);
    if (kept == null) {
      LocalServer.answer(
          exchange, 400, Map.of(), bytes("{\"errors\":[{\"code\":\"MANIFEST_BLOB_UNKNOWN\"}]}"));
      return;
    }
    LocalServer.answer(
        exchange,
        201,
        Map.of(
            "Location",
            "/v2/" + repository + "/manifests/" + kept.digest(),
            "Docker-Content-Digest",
            kept.digest()),
        new byte[0]);
  }

  private void blob(HttpExchange exchange, String repository, String digest) throws IOException {
    byte[] found = contents.blob(repository, digest).orElse(null);
    if (found == null) {
      missing(exchange, "BLOB_UNKNOWN");
      return;
    }
    LocalServer.answer(
        exchange,
        200,
        Map.of("Content-Type", "application/octet-stream", "Docker-Content-Digest", digest),
        found);
  }

  /** An upload: begun with POST, continued with PATCH, ended with PUT; or all in one POST. */
  private void upload(HttpExchange exchange, String repository, String rest) throws IOException {
    String method = exchange.getRequestMethod();
    String given = rest.replaceFirst("^uploads/?", "");
    String id = method.equals("POST") ? UUID.randomUUID().toString() : given;
    byte[] before = method.equals("POST") ? new byte[0] : uploads.get(id);
    if (!rest.startsWith("uploads") || before == null) {
      missing(exchange, "BLOB_UPLOAD_UNKNOWN");
      return;
    }
    byte[] more = exchange.getRequestBody().readAllBytes();
    byte[] all = new byte[before.length + more.length];
    System.arraycopy(before, 0, all, 0, before.length);
    System.arraycopy(more, 0, all, before.length, more.length);
    String digest = query(exchange).get("digest");
    if (digest == null) {
      uploads.put(id, all);
      String location = "/v2/" + repository + "/blobs/uploads/" + id;
      LocalServer.answer(exchange, 202, Map.of("Location", location), new byte[0]);
      return;
    }
    uploads.remove(id);
    boolean right = digest.equals(Contents.digest(all));
    if (right) {
      contents.blob(repository, all);
    }
    LocalServer.answer(
        exchange,
        right ? 201 : 400,
        right
            ? Map.of("Location", "/v2/" + repository + "/blobs/" + digest)
            : Map.of("Content-Type", "application/json"),
        right ? new byte[0] : bytes("{\"errors\":[{\"code\":\"DIGEST_INVALID\"}]}"));
  }

  @Override
  public void close() {
    server.close();
  }
}
