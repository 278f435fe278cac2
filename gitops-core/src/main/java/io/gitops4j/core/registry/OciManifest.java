package io.gitops4j.core.registry;

import io.gitops4j.Reason;
import io.gitops4j.core.source.http.TransferException;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A manifest, or an index of manifests. Source: the OCI image specification, image-manifest and
 * image-index; Docker's Image Manifest V2, Schema 2. What could be read as both is refused, as the
 * specification advises against confusion.
 *
 * @param isIndex whether it is an index of manifests
 * @param layers the layers; empty for an index
 * @param manifests the manifests of an index; empty for a manifest
 */
record OciManifest(boolean isIndex, List<Descriptor> layers, List<Descriptor> manifests) {

  /** What is asked for. */
  static final String ACCEPTED =
      "application/vnd.oci.image.manifest.v1+json,"
          + "application/vnd.docker.distribution.manifest.v2+json,"
          + "application/vnd.oci.image.index.v1+json,"
          + "application/vnd.docker.distribution.manifest.list.v2+json";

  /** An index of manifests. */
  static final String INDEX = "application/vnd.oci.image.index.v1+json";

  /** The most bytes of a manifest. Source: the distribution specification, which says 4 MiB. */
  static final int MAX_BYTES = 4 << 20;

  private static final int MAX_PARTS = 1000;
  private static final YamlLimits LIMITS = new YamlLimits(MAX_BYTES, 50, 100_000, 0);
  private static final Pattern SIZE = Pattern.compile("[0-9]{1,15}");

  /**
   * A layer, or a manifest of an index.
   *
   * @param mediaType what it is
   * @param digest its digest, of a form that can be checked
   * @param size how many bytes it has
   * @param platform {@code linux/amd64}; empty when it is for none
   * @param artifactType what an artifact is; empty when that is not said
   * @param annotations texts by name
   */
  record Descriptor(
      String mediaType,
      String digest,
      long size,
      String platform,
      String artifactType,
      Map<String, String> annotations) {}

  /**
   * Reads one.
   *
   * @throws TransferException when it is none
   */
  static OciManifest parse(byte[] content) throws TransferException {
    YamlMap map = map(content);
    boolean layered = map.has("layers");
    boolean index = map.has("manifests");
    if (map.has("fsLayers") || (!layered && !index)) {
      throw new TransferException(
          Reason.UNSUPPORTED,
          "it is neither an OCI nor a Docker manifest of version 2; push it with a newer tool");
    }
    if (layered && index) {
      throw malformed("it is a manifest and an index at once");
    }
    return new OciManifest(
        index,
        layered ? descriptors(map.list("layers")) : List.of(),
        index ? descriptors(map.list("manifests")) : List.of());
  }

  private static YamlMap map(byte[] content) throws TransferException {
    try {
      YamlNode root =
          YamlReader.of(YamlFlavor.V3, LIMITS)
              .readOne("answer.json", new String(content, StandardCharsets.UTF_8));
      if (root instanceof YamlMap map) {
        return map;
      }
    } catch (YamlException e) {
      throw malformed("it is not JSON");
    }
    throw malformed("it is no JSON object");
  }

  private static List<Descriptor> descriptors(@Nullable YamlList list) throws TransferException {
    List<Descriptor> found = new ArrayList<>();
    if (list == null || list.size() > MAX_PARTS) {
      throw malformed("it has no list of parts, or more than " + MAX_PARTS);
    }
    for (YamlNode item : list) {
      if (!(item instanceof YamlMap map)) {
        throw malformed("a part of it is no JSON object");
      }
      found.add(descriptor(map));
    }
    return List.copyOf(found);
  }

  private static Descriptor descriptor(YamlMap map) throws TransferException {
    String digest = text(map, "digest");
    String size = text(map, "size");
    if (!Digests.isDigest(digest)) {
      throw malformed("a part of it has no digest that can be checked");
    }
    if (!SIZE.matcher(size).matches()) {
      throw malformed("a part of it has no size");
    }
    YamlMap platform = map.map("platform");
    return new Descriptor(
        text(map, "mediaType"),
        digest,
        Long.parseLong(size),
        platform == null ? "" : text(platform, "os") + "/" + text(platform, "architecture"),
        text(map, "artifactType"),
        annotations(map.map("annotations")));
  }

  private static Map<String, String> annotations(@Nullable YamlMap map) {
    Map<String, String> annotations = new HashMap<>();
    if (map != null) {
      for (YamlMap.Entry entry : map) {
        String text = map.text(entry.key());
        if (text != null) {
          annotations.put(entry.key(), text);
        }
      }
    }
    return Map.copyOf(annotations);
  }

  private static String text(YamlMap map, String key) {
    String text = map.text(key);
    return text == null ? "" : text;
  }

  private static TransferException malformed(String wrong) {
    return new TransferException(
        Reason.INVALID, "its manifest is malformed: " + wrong + "; push it again");
  }

  /**
   * The manifest of an index that is meant: its only one, or the one for {@code linux/amd64}, which
   * Flux takes.
   */
  Optional<Descriptor> fitting() {
    if (manifests.size() == 1) {
      return Optional.of(manifests.get(0));
    }
    return manifests.stream().filter(d -> d.platform.equals("linux/amd64")).findFirst();
  }

  /** The first layer of a media type. */
  Optional<Descriptor> layer(String mediaType) {
    return layers.stream().filter(d -> d.mediaType.equals(mediaType)).findFirst();
  }

  /** The media types of the layers, for messages. */
  String layerTypes() {
    return layers.stream()
        .map(Descriptor::mediaType)
        .distinct()
        .limit(5)
        .collect(Collectors.joining(", "));
  }
}
