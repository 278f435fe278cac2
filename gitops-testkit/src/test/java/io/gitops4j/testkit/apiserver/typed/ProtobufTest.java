package io.gitops4j.testkit.apiserver.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.typed.Protobuf.Envelope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Objects in protobuf, held against what Go's own code wrote and printed: {@code
 * src/test/go/protobuf} filled three objects of every kind at random.
 */
class ProtobufTest {
  private static final String POD = "io.k8s.api.core.v1.Pod";
  private static final String SECRET = "io.k8s.api.core.v1.Secret";

  /** An object as Go has it. */
  private record Given(String struct, String base64, String json) {
    byte[] bytes() {
      return Base64.getDecoder().decode(base64);
    }

    @Override
    public String toString() {
      return struct;
    }
  }

  private static List<Given> objects() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(ProtobufTest.class.getResourceAsStream("protobuf-objects.gz"))) {
      String text = new String(new GZIPInputStream(file).readAllBytes(), StandardCharsets.UTF_8);
      List<Given> objects = new ArrayList<>();
      for (String line : text.lines().toList()) {
        String[] columns = line.split("\t", 3);
        objects.add(new Given(columns[0], columns[1], columns[2]));
      }
      return objects;
    }
  }

  static List<String> structs() throws IOException {
    return objects().stream().map(Given::struct).distinct().toList();
  }

  @ParameterizedTest
  @MethodSource("structs")
  void readAndWrite_objectsOfAKind_areWhatGoHas(String struct) throws IOException {
    for (Given given : objects()) {
      if (!given.struct().equals(struct)) {
        continue;
      }
      Envelope envelope = Protobuf.open(given.bytes());
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("kind", envelope.kind());
      tree.put("apiVersion", envelope.apiVersion());
      tree.putAll(Protobuf.read(struct, envelope.raw()));
      Object wanted = Json.parse(given.json().getBytes(StandardCharsets.UTF_8));
      assertThat(tree).isEqualTo(wanted);
      assertThat(Protobuf.write(tree)).isEqualTo(given.bytes());
    }
  }

  @Test
  void objects_ofTheTable_areOfEveryKind() throws IOException {
    assertThat(structs()).hasSizeGreaterThan(70).contains(POD, SECRET);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Stream.of(parts).forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static void refused(String struct, byte[] raw, String message) {
    assertThatThrownBy(() -> Protobuf.read(struct, raw))
        .isInstanceOf(DecodeFailure.class)
        .hasMessage(message);
  }

  @Test
  void open_noEnvelope_isRefused() {
    assertThatThrownBy(() -> Protobuf.open(new byte[0])).hasMessage("empty data");
    assertThatThrownBy(() -> Protobuf.open("k8s\0".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("empty body");
    assertThatThrownBy(() -> Protobuf.open("{}".getBytes(StandardCharsets.UTF_8)))
        .hasMessageStartingWith("provided data does not appear to be a protobuf message");
    assertThatThrownBy(() -> Protobuf.open(bytes('k', '8', 's', 0, 0xff)))
        .hasMessage("unexpected EOF");
    assertThatThrownBy(() -> Protobuf.open(bytes('k', '8', 's', 0, 0)))
        .hasMessage("proto: Unknown: illegal tag 0 (wire type 0)");
  }

  @Test
  void read_malformed_isRefusedInGoWords() {
    refused(POD, bytes(0x0a), "unexpected EOF");
    refused(POD, bytes(0x0a, 0x7f, 'a'), "unexpected EOF");
    refused(POD, bytes(0x08, 1), "proto: wrong wireType = 0 for field ObjectMeta");
    refused(POD, bytes(0), "proto: Pod: illegal tag 0 (wire type 0)");
    refused(POD, bytes(0x0c), "proto: Pod: wiretype end group for non-group");
    refused(POD, bytes(0x7e), "proto: illegal wireType 6");
    byte[] endless = new byte[12];
    Arrays.fill(endless, (byte) 0xff);
    refused(POD, endless, "proto: integer overflow");
    byte[] negative = joined(bytes(0x0a), Arrays.copyOf(endless, 9), bytes(1));
    refused(POD, negative, "proto: negative length found during unmarshaling");
  }

  @Test
  void read_unknownFields_areSkipped() {
    byte[] unknown =
        joined(
            bytes(0x78, 0xff, 1), // 15, a number
            bytes(0x79, 1, 2, 3, 4, 5, 6, 7, 8), // 15, eight bytes
            bytes(0x7a, 2, 1, 2), // 15, two bytes
            bytes(0x7b, 0x08, 1, 0x7b, 0x7c, 0x7c), // 15, a group in a group
            bytes(0x7d, 1, 2, 3, 4)); // 15, four bytes
    byte[] name = bytes(0x0a, 3, 0x0a, 1, 'a');
    Map<String, @Nullable Object> pod = Protobuf.read(POD, joined(unknown, name, unknown));
    assertThat(Json.string(pod, "metadata", "name")).isEqualTo("a");
  }

  @Test
  void read_partsOfAMessage_areOne() {
    byte[] twice = bytes(0x0a, 3, 0x0a, 1, 'a', 0x0a, 6, 0x0a, 1, 'b', 0x1a, 1, 'n');
    Map<String, @Nullable Object> pod = Protobuf.read(POD, twice);
    assertThat(Json.at(pod, "metadata")).isEqualTo(Map.of("name", "b", "namespace", "n"));
  }

  @Test
  void read_entriesOfAMap_mayBeEmpty() {
    byte[] entries = bytes(0x12, 3, 0x0a, 1, 'k', 0x12, 0, 0x12, 5, 0x12, 1, 'v', 0x1a, 0);
    Map<String, @Nullable Object> secret = Protobuf.read(SECRET, entries);
    assertThat(Json.at(secret, "data")).isEqualTo(Map.of("k", "", "", "dg=="));
  }

  @Test
  void read_packedNumbers_areAList() {
    // fsGroup's neighbour: supplementalGroups [1, 300] in a PodSecurityContext, packed and not
    String struct = "io.k8s.api.core.v1.PodSecurityContext";
    Map<String, @Nullable Object> context =
        Protobuf.read(struct, bytes(0x22, 3, 1, 0xac, 2, 0x20, 7));
    assertThat(Json.list(context, "supplementalGroups")).isEqualTo(List.of(1L, 300L, 7L));
  }

  @Test
  void read_deepSchema_isRefused() {
    String struct = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps";
    ProtoOutput out = new ProtoOutput();
    for (int i = 0; i < 400; i++) {
      out.close(28, 0); // not
    }
    assertThat(Protobuf.read(struct, out.toBytes())).containsKey("not");
    for (int i = 0; i < 300_000; i++) {
      out.close(28, 0);
    }
    refused(struct, out.toBytes(), "proto: JSONSchemaProps: exceeded max depth");
  }

  @Test
  void read_brokenObjects_areReadOrRefusedWithASentence() throws IOException {
    Random random = new Random(7);
    List<Given> objects = objects();
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      Given given = objects.get(random.nextInt(objects.size()));
      byte[] broken = broken(given.bytes(), random);
      try {
        Envelope envelope = Protobuf.open(broken);
        Map<String, @Nullable Object> tree = Protobuf.read(given.struct(), envelope.raw());
        tree.put("kind", given.struct().substring(given.struct().lastIndexOf('.') + 1));
        tree.put("apiVersion", Protobuf.open(given.bytes()).apiVersion());
        Protobuf.write(tree);
      } catch (DecodeFailure e) {
        assertThat(e.getMessage()).isNotEmpty();
        refused++;
      }
    }
    assertThat(refused).isBetween(1_000, 19_900);
  }

  private static byte[] broken(byte[] whole, Random random) {
    byte[] bytes = Arrays.copyOf(whole, whole.length);
    int at = 4 + random.nextInt(bytes.length - 4);
    switch (random.nextInt(3)) {
      case 0 -> bytes[at] = (byte) random.nextInt();
      case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      default -> bytes = Arrays.copyOf(bytes, at);
    }
    return bytes;
  }

  @Test
  void write_noMessage_saysSo() {
    Map<String, @Nullable Object> table = new LinkedHashMap<>();
    table.put("kind", "Foo");
    table.put("apiVersion", "example.com/v1");
    assertThatThrownBy(() -> Protobuf.write(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Foo of example.com/v1");
  }

  @Test
  void write_list_hasItsMetadataAndItems() {
    Map<String, @Nullable Object> list =
        Json.map(
            Json.parse(
                """
                {"kind":"SecretList","apiVersion":"v1","metadata":{"resourceVersion":"7"},
                 "items":[{"metadata":{"name":"a"}}]}
                """
                    .getBytes(StandardCharsets.UTF_8)));
    byte[] raw = Protobuf.open(Protobuf.write(Objects.requireNonNull(list))).raw();
    // metadata {selfLink: "", resourceVersion: "7", continue: ""}, then one item
    assertThat(Arrays.copyOf(raw, 10))
        .isEqualTo(bytes(0x0a, 7, 0x0a, 0, 0x12, 1, '7', 0x1a, 0, 0x12));
    Map<String, @Nullable Object> item =
        Protobuf.read(SECRET, Arrays.copyOfRange(raw, 11, raw.length));
    assertThat(Json.string(item, "metadata", "name")).isEqualTo("a");
    assertThat(item.keySet().stream().collect(Collectors.joining(","))).isEqualTo("metadata");
  }
}
