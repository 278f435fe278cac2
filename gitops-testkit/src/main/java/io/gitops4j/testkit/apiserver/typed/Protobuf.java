package io.gitops4j.testkit.apiserver.typed;

import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Objects of built-in kinds in {@code application/vnd.kubernetes.protobuf}.
 *
 * <p>Four bytes of magic, then a message of version and kind, the object's own message, and two
 * texts that nothing uses. A list has its metadata and its items as fields 1 and 2, whatever the
 * kind. An event of a watch has no magic, but its length before it in four bytes, and holds an
 * object that has its magic. Source: k8s.io/apimachinery, {@code pkg/runtime/serializer/protobuf}.
 */
public final class Protobuf {
  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  private Protobuf() {}

  /** What is in an envelope. */
  public static final class Envelope {
    private final String apiVersion;
    private final String kind;
    private final byte[] raw;

    private Envelope(String apiVersion, String kind, byte[] raw) {
      this.apiVersion = apiVersion;
      this.kind = kind;
      this.raw = raw;
    }

    /** The version it tells; may be empty. */
    public String apiVersion() {
      return apiVersion;
    }

    /** The kind it tells; may be empty. */
    public String kind() {
      return kind;
    }

    /** The object's own message. */
    public byte[] raw() {
      return raw.clone();
    }
  }

  /**
   * Opens an envelope.
   *
   * @throws DecodeFailure when there is none, or it is malformed
   */
  public static Envelope open(byte[] bytes) {
    if (bytes.length == 0) {
      throw new DecodeFailure("empty data");
    }
    for (int i = 0; i < MAGIC.length; i++) {
      if (i >= bytes.length || bytes[i] != MAGIC[i]) {
        throw new DecodeFailure(
            "provided data does not appear to be a protobuf message, expected prefix [107 56 115"
                + " 0]");
      }
    }
    if (bytes.length == MAGIC.length) {
      throw new DecodeFailure("empty body");
    }
    ProtoInput in = new ProtoInput(bytes, MAGIC.length, bytes.length);
    String[] type = {"", "", ""};
    byte[] raw = {};
    List<String> names = List.of("", "TypeMeta", "Raw", "ContentEncoding", "ContentType");
    while (!in.done()) {
      long tag = in.tag("Unknown");
      int number = (int) (tag >>> 3);
      if (number >= names.size()) {
        in.skip((int) (tag & 7));
        continue;
      }
      ProtoReader.expect(ProtoInput.BYTES, (int) (tag & 7), names.get(number));
      ProtoInput field = in.within();
      if (number == 1) {
        typeMeta(field, type);
      } else if (number == 2) {
        raw = field.rest();
      }
    }
    return new Envelope(type[1], type[2], raw);
  }

  private static void typeMeta(ProtoInput in, String[] type) {
    List<String> names = List.of("", "APIVersion", "Kind");
    while (!in.done()) {
      long tag = in.tag("TypeMeta");
      int number = (int) (tag >>> 3);
      if (number < names.size()) {
        ProtoReader.expect(ProtoInput.BYTES, (int) (tag & 7), names.get(number));
        type[number] = in.text();
      } else {
        in.skip((int) (tag & 7));
      }
    }
  }

  /**
   * Reads the message of a struct into the tree that Go would print of it; without version and
   * kind, which no message has.
   *
   * @throws DecodeFailure when it is malformed
   */
  public static Map<String, @Nullable Object> read(String struct, byte[] raw) {
    Map<String, @Nullable Object> tree = ProtoReader.read(struct, new ProtoInput(raw), 1);
    TypedForm.ofStruct(struct).decode(tree, TypedForm.Empty.STAYS);
    return tree;
  }

  /**
   * An object or list in its envelope.
   *
   * @throws IllegalArgumentException when its kind has no message
   */
  public static byte[] write(Map<String, @Nullable Object> object) {
    String apiVersion = Json.string(object, "apiVersion");
    String kind = Json.string(object, "kind");
    ProtoOutput out = new ProtoOutput();
    out.text(4, "");
    out.text(3, "");
    int before = out.size();
    message(apiVersion, kind, object, out);
    out.close(2, before);
    before = out.size();
    out.text(2, kind);
    out.text(1, apiVersion);
    out.close(1, before);
    out.raw(MAGIC);
    return out.toBytes();
  }

  private static void message(
      String apiVersion, String kind, Map<String, @Nullable Object> object, ProtoOutput out) {
    ProtoMessage message = ProtoMessage.of(struct(apiVersion, kind));
    if (message != null) {
      ProtoWriter.write(message, object, out);
      return;
    }
    ProtoMessage item =
        kind.endsWith("List")
            ? ProtoMessage.of(struct(apiVersion, kind.substring(0, kind.length() - 4)))
            : null;
    if (item == null) {
      throw new IllegalArgumentException(kind + " of " + apiVersion + " has no message");
    }
    List<@Nullable Object> items = Json.list(object, "items");
    List<@Nullable Object> given = items == null ? new ArrayList<>() : items;
    for (int i = given.size() - 1; i >= 0; i--) {
      int before = out.size();
      ProtoWriter.write(item, given.get(i), out);
      out.close(2, before);
    }
    int before = out.size();
    ProtoMessage list = Objects.requireNonNull(ProtoMessage.of(META + "ListMeta"));
    ProtoWriter.write(list, object.get("metadata"), out);
    out.close(1, before);
  }

  private static String struct(String apiVersion, String kind) {
    if (apiVersion.startsWith("meta.k8s.io/")
        || (apiVersion.equals("v1") && kind.equals("Status"))) {
      return META + kind;
    }
    int slash = apiVersion.indexOf('/');
    return TypedForm.structName(
        slash < 0 ? "" : apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
  }

  /** An event of a watch, with its length before it. */
  public static byte[] event(String type, Map<String, @Nullable Object> object) {
    ProtoOutput out = new ProtoOutput();
    out.raw(write(object));
    out.close(1, 0);
    out.close(2, 0);
    out.text(1, type);
    int size = out.size();
    out.raw(
        new byte[] {(byte) (size >>> 24), (byte) (size >>> 16), (byte) (size >>> 8), (byte) size});
    return out.toBytes();
  }
}
