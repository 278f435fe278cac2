package io.gitops4j.testkit.apiserver.http;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import io.gitops4j.testkit.apiserver.store.StoredObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list in JSON, put together from the JSON that its objects remember.
 *
 * <p>The items of a built-in kind's list say neither their kind nor their version, which stand
 * first in the JSON of nearly every object, one before the other, and are skipped there; an object
 * with another order is written anew. Source: k8s.io/apiserver, {@code
 * pkg/endpoints/handlers/response.go}, where items are written by their Go types.
 */
final class ListJson {
  private static final byte[] END = {']', '}', '\n'};

  private final byte[][] items;
  private final int[] starts;
  private final List<byte[]> typed;

  private ListJson(ServedKind kind, List<Map<String, @Nullable Object>> objects) {
    String name = "\"kind\":" + Json.text(kind.kind().kind()) + ",";
    String version = "\"apiVersion\":" + Json.text(kind.kind().apiVersion()) + ",";
    this.typed =
        kind.kind().custom()
            ? List.of()
            : List.of(utf8("{" + name + version), utf8("{" + version + name));
    this.items = new byte[objects.size()][];
    this.starts = new int[objects.size()];
    for (int i = 0; i < items.length; i++) {
      add(i, objects.get(i), kind.kind().custom());
    }
  }

  /**
   * The bytes of a list.
   *
   * @param list the list with empty items, which stand last
   * @param objects its objects, kind and version included
   */
  static byte[] of(
      Map<String, @Nullable Object> list,
      ServedKind kind,
      List<Map<String, @Nullable Object>> objects) {
    return new ListJson(kind, objects).within(Json.bytes(list));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void add(int index, Map<String, @Nullable Object> object, boolean custom) {
    byte[] json = StoredObject.jsonOf(object);
    if (!custom) {
      for (byte[] prefix : typed) {
        if (startsWith(json, prefix)) {
          items[index] = json;
          starts[index] = prefix.length;
          return;
        }
      }
      Map<String, @Nullable Object> item = new LinkedHashMap<>(object);
      item.remove("kind");
      item.remove("apiVersion");
      json = Json.bytes(item);
    }
    items[index] = json;
    starts[index] = 1;
  }

  private static boolean startsWith(byte[] json, byte[] prefix) {
    return json.length > prefix.length
        && Arrays.equals(json, 0, prefix.length, prefix, 0, prefix.length);
  }

  private byte[] within(byte[] list) {
    int before = list.length - 2;
    long size = (long) before + END.length;
    for (int i = 0; i < items.length; i++) {
      size += (long) items[i].length - starts[i] + 2;
    }
    byte[] all = Arrays.copyOf(list, Math.toIntExact(size - (items.length > 0 ? 1 : 0)));
    int at = before;
    for (int i = 0; i < items.length; i++) {
      if (i > 0) {
        all[at++] = ',';
      }
      all[at++] = '{';
      int length = items[i].length - starts[i];
      System.arraycopy(items[i], starts[i], all, at, length);
      at += length;
    }
    System.arraycopy(END, 0, all, at, END.length);
    return all;
  }
}
