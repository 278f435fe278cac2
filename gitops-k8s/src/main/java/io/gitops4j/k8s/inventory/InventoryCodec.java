package io.gitops4j.k8s.inventory;

import io.gitops4j.ObjectRef;
import io.gitops4j.UnitId;
import io.gitops4j.k8s.api.Json;
import io.gitops4j.spi.KubeConfig;
import io.gitops4j.spi.OwnedRelease;
import io.gitops4j.spi.Removal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Inventories as ConfigMaps.
 *
 * <p>{@code binaryData["inventory.json.gz"]} holds {@code {"account": …, "owner": …, "removal": …,
 * "entries": [{"id", "v", "d", "l"}]}}, and {@code "kubeConfig"} where the objects are in another
 * cluster: the reference, never what it leads to. Objects are spread over as many shards as it
 * takes to stay below 900 KiB each (a ConfigMap may hold 1 MiB), by a hash of their identifier: as
 * long as the number of shards stays the same an object never moves, so each shard can be written
 * on its own without losing one. When the number changes, the new ones are written before the old
 * ones go. A reader takes all shards it finds together.
 *
 * <p>The digests of Secrets are left out, and of other objects that values of secrets were put
 * into: whoever may read ConfigMaps could try values against them. They are kept in memory; after a
 * restart such an object costs one dry run.
 */
final class InventoryCodec {

  static final String KEY = "inventory.json.gz";
  static final String LABEL = "gitops4j.io/inventory";
  static final String UNIT_KIND = "gitops4j.io/unit-kind";
  static final String UNIT_NAMESPACE = "gitops4j.io/unit-namespace";
  static final String UNIT_NAME = "gitops4j.io/unit-name";
  private static final int LARGEST_SHARD_BYTES = 900 << 10;
  private static final int LARGEST_INVENTORY_BYTES = 256 << 20;

  private final int largestShardBytes;

  InventoryCodec() {
    this(LARGEST_SHARD_BYTES);
  }

  InventoryCodec(int largestShardBytes) {
    this.largestShardBytes = largestShardBytes;
  }

  /** The ConfigMaps of an inventory by name, without a resourceVersion. */
  Map<String, Map<String, @Nullable Object>> write(Inventory inventory, String namespace) {
    for (int shards = 1; ; shards *= 2) {
      Map<String, byte[]> packed = pack(inventory, shards);
      if (packed.values().stream().allMatch(b -> b.length <= largestShardBytes)) {
        Map<String, Map<String, @Nullable Object>> maps = new TreeMap<>();
        packed.forEach(
            (name, bytes) -> maps.put(name, configMap(inventory, namespace, name, bytes)));
        return maps;
      }
    }
  }

  private static Map<String, byte[]> pack(Inventory inventory, int shards) {
    List<List<Object>> spread = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      spread.add(new ArrayList<>());
    }
    for (InventoryEntry entry : inventory.entries().values()) {
      String id = entry.id();
      spread.get(Math.floorMod(id.hashCode(), shards)).add(encode(entry, id));
    }
    Map<String, byte[]> packed = new TreeMap<>();
    for (int i = 0; i < shards; i++) {
      Map<String, Object> shard = new LinkedHashMap<>();
      Declaration declaration = inventory.declaration();
      shard.put("account", declaration.account());
      shard.put("owner", declaration.owner());
      shard.put("removal", declaration.removal().name());
      declaration.release().ifPresent(release -> shard.put("release", encode(release)));
      if (declaration.remote() != null) {
        shard.put("kubeConfig", encode(declaration.remote()));
      }
      shard.put("entries", spread.get(i));
      packed.put(name(inventory.unit(), i, shards), gzip(Json.write(shard)));
    }
    return packed;
  }

  private static Map<String, Object> encode(OwnedRelease release) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("name", release.name());
    out.put("namespace", release.namespace());
    out.put("storage", release.storageNamespace());
    out.put("memo", release.memo());
    return out;
  }

  private static Map<String, Object> encode(KubeConfig kubeConfig) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("kind", kubeConfig.kind().name());
    out.put("namespace", kubeConfig.namespace());
    out.put("name", kubeConfig.name());
    out.put("key", kubeConfig.key());
    return out;
  }

  private static @Nullable KubeConfig kubeConfig(Map<String, @Nullable Object> out) {
    return out.isEmpty()
        ? null
        : new KubeConfig(
            KubeConfig.Kind.valueOf(Json.text(out, "kind")),
            Json.text(out, "namespace"),
            Json.text(out, "name"),
            Json.text(out, "key"));
  }

  private static Map<String, Object> encode(InventoryEntry entry, String id) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("id", id);
    out.put("v", entry.version());
    String desired = entry.desired();
    String live = entry.live();
    if (desired != null && live != null && !entry.secret()) {
      out.put("d", desired);
      out.put("l", live);
    }
    return out;
  }

  /** The name of a shard: readable where the unit's names are short, and always unique. */
  static String name(UnitId unit, int shard, int shards) {
    String readable =
        (unit.namespace() + "-" + unit.name())
            .toLowerCase(java.util.Locale.ROOT)
            .replaceAll("[^a-z0-9-]", "-");
    String cut = readable.length() > 150 ? readable.substring(0, 150) : readable;
    String hash = Json.digest(List.of(unit.kind(), unit.namespace(), unit.name())).substring(0, 10);
    return "inventory-" + cut + "-" + hash + (shards == 1 ? "" : "-" + shard + "-of-" + shards);
  }

  private static Map<String, @Nullable Object> configMap(
      Inventory inventory, String namespace, String name, byte[] bytes) {
    UnitId unit = inventory.unit();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("apiVersion", "v1");
    map.put("kind", "ConfigMap");
    map.put(
        "metadata",
        new LinkedHashMap<>(
            Map.of(
                "name",
                name,
                "namespace",
                namespace,
                "labels",
                Map.of("app.kubernetes.io/managed-by", "gitops4j", LABEL, "true"),
                "annotations",
                Map.of(
                    UNIT_KIND,
                    unit.kind(),
                    UNIT_NAMESPACE,
                    unit.namespace(),
                    UNIT_NAME,
                    unit.name()))));
    map.put("binaryData", Map.of(KEY, Base64.getEncoder().encodeToString(bytes)));
    return map;
  }

  /**
   * Reads one shard.
   *
   * @throws IllegalArgumentException when it is not one
   */
  Inventory read(Map<String, @Nullable Object> configMap) {
    Map<String, @Nullable Object> annotations = Json.at(configMap, "metadata", "annotations");
    UnitId unit =
        new UnitId(
            Json.text(annotations, UNIT_KIND),
            Json.text(annotations, UNIT_NAMESPACE),
            Json.text(annotations, UNIT_NAME));
    byte[] packed = Base64.getDecoder().decode(Json.text(Json.child(configMap, "binaryData"), KEY));
    Map<String, @Nullable Object> shard = Json.object(gunzip(packed));
    List<InventoryEntry> entries = new ArrayList<>();
    for (Map<String, @Nullable Object> entry : Json.objects(shard, "entries")) {
      ObjectRef ref =
          InventoryEntry.parse(Json.text(entry, "id"))
              .orElseThrow(() -> new IllegalArgumentException("not an identifier"));
      String desired = Json.text(entry, "d");
      String live = Json.text(entry, "l");
      InventoryEntry known = InventoryEntry.of(ref, Json.text(entry, "v"));
      entries.add(desired.isEmpty() || live.isEmpty() ? known : known.with(desired, live));
    }
    return Inventory.of(unit, declaration(shard), entries);
  }

  private static Declaration declaration(Map<String, @Nullable Object> shard) {
    String account = Json.text(shard, "account");
    Map<String, @Nullable Object> release = Json.child(shard, "release");
    return new Declaration(
        account,
        Json.text(shard, "owner"),
        Removal.valueOf(Json.text(shard, "removal")),
        release.isEmpty()
            ? null
            : new OwnedRelease(
                Json.text(release, "name"),
                Json.text(release, "namespace"),
                Json.text(release, "storage"),
                account,
                Json.text(release, "memo")),
        kubeConfig(Json.child(shard, "kubeConfig")));
  }

  private static byte[] gzip(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String gunzip(byte[] packed) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] text = in.readNBytes(LARGEST_INVENTORY_BYTES);
      if (in.read() >= 0) {
        throw new IllegalArgumentException("larger than 256 MiB");
      }
      return new String(text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalArgumentException("not gzip", e);
    }
  }
}
