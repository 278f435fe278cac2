package io.gitops4j.aws.secrets.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Random values are read as they were written; random bytes are judged as another reader does. */
class JsonReaderPropertyTest {

  private static final JsonMapper JACKSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final List<String> NUMBERS =
      List.of("0", "-0", "1", "-12.50", "1e9", "0.001E-7", "123456789012345678901234567890");

  private static final Object NULL = Void.class;

  /** Numbers keep their text in a value of its own. */
  record Number(String text) {}

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0, 1 -> text(random);
      case 2 -> new Number(NUMBERS.get(random.nextInt(NUMBERS.size())));
      case 3 -> random.nextBoolean() ? (Object) random.nextBoolean() : NULL;
      case 4 -> {
        List<Object> list = new ArrayList<>();
        while (random.nextInt(3) > 0) {
          list.add(value(random, depth - 1));
        }
        yield list;
      }
      default -> {
        Map<String, Object> map = new LinkedHashMap<>();
        while (random.nextInt(3) > 0) {
          map.put(text(random), value(random, depth - 1));
        }
        yield map;
      }
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    while (random.nextInt(5) > 0) {
      int limit = new int[] {0x20, 0x80, 0x800, 0x10000, 0x110000}[random.nextInt(5)];
      int point = random.nextInt(limit);
      if (point < 0xD800 || point > 0xDFFF) {
        text.appendCodePoint(point);
      }
    }
    return text.toString();
  }

  @Property(tries = 2000)
  void value_writtenInAnyWay_isReadAsItIs(@ForAll long seed) throws JsonException {
    Random random = new Random(seed);
    Object value = value(random, 5);
    StringBuilder text = new StringBuilder();
    write(value, random, text);
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    JsonNode node = JsonReader.read(bytes);
    assertThat(read(bytes, node)).isEqualTo(value);
    if (!(node instanceof JsonNode.Text)) {
      byte[] compact = JsonText.compact(bytes, node);
      assertThat(read(compact, JsonReader.read(compact))).isEqualTo(value);
      assertThat(JsonText.compact(compact, JsonReader.read(compact))).isEqualTo(compact);
    }
  }

  private static Object read(byte[] bytes, JsonNode node) {
    if (node instanceof JsonNode.Text text) {
      String decoded = JsonText.decode(bytes, text);
      assertThat(JsonText.decodeBytes(bytes, text))
          .isEqualTo(decoded.getBytes(StandardCharsets.UTF_8));
      return decoded;
    }
    if (node instanceof JsonNode.Items array) {
      return array.items().stream().map(item -> read(bytes, item)).toList();
    }
    if (node instanceof JsonNode.Fields object) {
      Map<String, Object> fields = new LinkedHashMap<>();
      object.fields().forEach((name, inner) -> fields.put(name, read(bytes, inner)));
      return fields;
    }
    String plain =
        new String(bytes, node.start(), node.end() - node.start(), StandardCharsets.UTF_8);
    return switch (plain) {
      case "null" -> NULL;
      case "true" -> true;
      case "false" -> false;
      default -> new Number(plain);
    };
  }

  private static void write(Object value, Random random, StringBuilder to) {
    blanks(random, to);
    if (value instanceof String text) {
      string(text, random, to);
    } else if (value instanceof List<?> list) {
      to.append('[');
      for (int i = 0; i < list.size(); i++) {
        to.append(i == 0 ? "" : ",");
        write(list.get(i), random, to);
      }
      blanks(random, to);
      to.append(']');
    } else if (value instanceof Map<?, ?> map) {
      to.append('{');
      String comma = "";
      for (Map.Entry<?, ?> field : map.entrySet()) {
        to.append(comma);
        blanks(random, to);
        string((String) field.getKey(), random, to);
        blanks(random, to);
        to.append(':');
        write(field.getValue(), random, to);
        comma = ",";
      }
      blanks(random, to);
      to.append('}');
    } else if (value instanceof Number number) {
      to.append(number.text());
    } else {
      to.append(value instanceof Boolean ? value.toString() : "null");
    }
    blanks(random, to);
  }

  private static void blanks(Random random, StringBuilder to) {
    while (random.nextInt(3) == 0) {
      to.append(" \t\r\n".charAt(random.nextInt(4)));
    }
  }

  private static void string(String text, Random random, StringBuilder to) {
    to.append('"');
    for (char unit : text.toCharArray()) {
      int special = "\"\\/\b\f\n\r\t".indexOf(unit);
      boolean mustEscape = unit < 0x20 || unit == '"' || unit == '\\';
      if (special >= 0 && (mustEscape || random.nextBoolean()) && random.nextBoolean()) {
        to.append('\\').append("\"\\/bfnrt".charAt(special));
      } else if (mustEscape || Character.isSurrogate(unit) || random.nextInt(5) == 0) {
        String hex = String.format("%04x", (int) unit);
        to.append("\\u")
            .append(random.nextBoolean() ? hex : hex.toUpperCase(java.util.Locale.ROOT));
      } else {
        to.append(unit);
      }
    }
    to.append('"');
  }

  @Provide
  Arbitrary<byte[]> almostJson() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "d83d", "\\ude00", "0041", "a", "true",
            "null", "1", "0", "-", ".", "e", " ", "\n", "é", "😀", "\u0001", "\"a\"", "\"b\":");
    return Arbitraries.oneOf(
        parts.list().ofMaxSize(14).map(l -> String.join("", l).getBytes(StandardCharsets.UTF_8)),
        Arbitraries.bytes().array(byte[].class).ofMaxSize(20),
        Arbitraries.bytes().array(byte[].class).ofMaxSize(6).map(JsonReaderPropertyTest::inQuotes));
  }

  private static byte[] inQuotes(byte[] inner) {
    byte[] quoted = new byte[inner.length + 2];
    quoted[0] = '"';
    System.arraycopy(inner, 0, quoted, 1, inner.length);
    quoted[quoted.length - 1] = '"';
    return quoted;
  }

  @Property(tries = 10_000)
  void bytes_ofAnyKind_areJudgedAsByJackson(@ForAll("almostJson") byte[] bytes) {
    boolean ours = isRead(bytes);
    if (ours) {
      assertThat(jackson(bytes)).isTrue();
    } else if (jackson(bytes)) {
      assertThat(isStricterOnPurpose(bytes)).isTrue();
    }
  }

  /** Jackson reads half of a surrogate pair, a byte order mark, UTF-16 and -32, and nothing. */
  private static boolean isStricterOnPurpose(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    boolean otherEncoding =
        bytes.length == 0 || text.indexOf('\0') >= 0 || text.startsWith("\ufeff");
    boolean halves = text.contains("\\ud") || text.contains("\\uD");
    return otherEncoding || halves || !isUtf8(bytes) || text.isBlank();
  }

  private static boolean isUtf8(byte[] bytes) {
    return java.util.Arrays.equals(
        bytes, new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isRead(byte[] bytes) {
    try {
      JsonReader.read(bytes);
      return true;
    } catch (JsonException refused) {
      assertThat(refused.getMessage()).matches("at [0-9]+:[0-9]+ [a-zA-Z', 0-9-]+");
      return false;
    }
  }

  private static boolean jackson(byte[] bytes) {
    try {
      JACKSON.readTree(bytes);
      return true;
    } catch (RuntimeException refused) {
      return false;
    }
  }
}
