package io.gitops4j.core.kustomize.generate;

import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.kustomize.transform.TransformException;
import io.gitops4j.core.yaml.ScalarStyle;
import io.gitops4j.core.yaml.ScalarType;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a ConfigMap or Secret from environment files, literals and files, in this order.
 *
 * <p>Source: kustomize, {@code api/kv/kv.go} and {@code api/internal/generators}. Surprising: a
 * line of an environment file without {@code =} is a key with an empty value; one pair of matching
 * quotes around a literal's value is dropped; a value that is not UTF-8 goes to binaryData.
 *
 * @since 0.1
 */
public final class DataGenerator {

  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");

  private final String kind;
  private final YamlMap arguments;
  private final @Nullable YamlMap globalOptions;
  private final Function<YamlScalar, byte[]> files;
  private final Map<String, Value> values = new TreeMap<>();

  private static final class Value {
    private final byte[] content;
    private final YamlNode from;

    private Value(byte[] content, YamlNode from) {
      this.content = content;
      this.from = from;
    }
  }

  private DataGenerator(
      String kind,
      YamlMap arguments,
      @Nullable YamlMap globalOptions,
      Function<YamlScalar, byte[]> files) {
    this.kind = kind;
    this.arguments = arguments;
    this.globalOptions = globalOptions;
    this.files = files;
  }

  /**
   * Makes the resource.
   *
   * @param kind {@code ConfigMap} or {@code Secret}
   * @param arguments the entry of {@code configMapGenerator} or {@code secretGenerator}
   * @param globalOptions the kustomization's {@code generatorOptions}; null for none
   * @param files reads a file by the scalar that names it
   * @throws TransformException when the arguments are wrong
   */
  public static Resource generate(
      String kind,
      YamlMap arguments,
      @Nullable YamlMap globalOptions,
      Function<YamlScalar, byte[]> files,
      Schema schema) {
    return new DataGenerator(kind, arguments, globalOptions, files).make(schema);
  }

  private Resource make(Schema schema) {
    String name = text(arguments, "name");
    if (name.isEmpty()) {
      throw new TransformException(
          arguments, "a " + kind.toLowerCase(Locale.ROOT) + " must have a name; add one");
    }
    YamlMap node = new YamlMap();
    node.markAs(arguments);
    node.put("apiVersion", YamlScalar.string("v1"));
    node.put("kind", YamlScalar.string(kind));
    YamlMap metadata = node.mapOrCreate("metadata");
    metadata.put("name", marked(name, arguments.get("name")));
    if (!text(arguments, "namespace").isEmpty()) {
      metadata.put("namespace", marked(text(arguments, "namespace"), arguments.get("namespace")));
    }
    if (kind.equals("Secret")) {
      String type = text(arguments, "type");
      node.put("type", YamlScalar.string(type.isEmpty() ? "Opaque" : type));
    }
    read();
    write(node);
    options(node);
    Resource resource = new Resource(node, schema);
    resource.setHashed(!flag("disableNameSuffixHash"));
    resource.setBehavior(behavior());
    return resource;
  }

  private static YamlScalar marked(String text, @Nullable YamlNode from) {
    YamlScalar scalar = YamlScalar.setterString(text);
    if (from != null) {
      scalar.markAs(from);
    }
    return scalar;
  }

  private Resource.Behavior behavior() {
    return switch (text(arguments, "behavior")) {
      case "merge" -> Resource.Behavior.MERGE;
      case "replace" -> Resource.Behavior.REPLACE;
      default -> Resource.Behavior.CREATE;
    };
  }

  private void read() {
    for (YamlNode file : list("envs")) {
      environment((YamlScalar) file);
    }
    if (arguments.get("env") instanceof YamlScalar file && !file.text().isEmpty()) {
      environment(file);
    }
    for (YamlNode literal : list("literals")) {
      literal((YamlScalar) literal);
    }
    for (YamlNode source : list("files")) {
      file((YamlScalar) source);
    }
  }

  private Iterable<YamlNode> list(String field) {
    return arguments.get(field) instanceof YamlList list ? list : new YamlList();
  }

  private void environment(YamlScalar file) {
    int number = 0;
    for (String line : lines(file)) {
      number++;
      String stripped = line.substring(blanks(line));
      int equals = stripped.indexOf('=');
      // What has no name before its = says nothing.
      if (!stripped.isEmpty() && stripped.charAt(0) != '#' && equals != 0) {
        String key = equals < 0 ? stripped : stripped.substring(0, equals);
        String value = equals < 0 ? "" : stripped.substring(equals + 1);
        put(
            key,
            value.getBytes(StandardCharsets.UTF_8),
            file,
            " in line " + number + " of " + file.text());
      }
    }
  }

  /** How many white characters a text begins with, as Go's Unicode tables have them. */
  private static int blanks(String text) {
    int at = 0;
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(char c) {
    return (c >= '\t' && c <= '\r') || c == '\u0085' || Character.isSpaceChar(c);
  }

  private String[] lines(YamlScalar file) {
    byte[] content = files.apply(file);
    String text = utf8(content);
    if (text == null) {
      String before = new String(content, StandardCharsets.UTF_8);
      long line = before.substring(0, before.indexOf(0xFFFD)).lines().count();
      throw new TransformException(
          file,
          "line "
              + Math.max(line, 1)
              + " of "
              + file.text()
              + " has invalid utf8 bytes; save it as UTF-8 or name it under files");
    }
    // A carriage return ends the last line, too, though no line feed follows.
    return (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\r?\n|\r\\z", -1);
  }

  private void literal(YamlScalar literal) {
    String text = literal.argument();
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw new TransformException(
          literal, "invalid literal source, expected key=value; put a key and = before the value");
    }
    String value = text.substring(equals + 1);
    int last = value.length() - 1;
    boolean quoted =
        last >= 1
            && value.charAt(0) == value.charAt(last)
            && (value.charAt(0) == '"' || value.charAt(0) == '\'');
    put(
        text.substring(0, equals),
        (quoted ? value.substring(1, last) : value).getBytes(StandardCharsets.UTF_8),
        literal,
        "");
  }

  private void file(YamlScalar source) {
    String text = source.text();
    int equals = text.indexOf('=');
    if (equals < 0) {
      int end = text.length();
      while (end > 0 && text.charAt(end - 1) == '/') {
        end--;
      }
      String path = text.substring(0, end);
      put(path.substring(path.lastIndexOf('/') + 1), files.apply(source), source, "");
      return;
    }
    String key = text.substring(0, equals);
    String path = text.substring(equals + 1);
    if (path.indexOf('=') >= 0) {
      throw new TransformException(
          source,
          "the key name or file path of the source \"" + text + "\" contains '='; rename it");
    }
    if (key.isEmpty() || path.isEmpty()) {
      throw new TransformException(
          source,
          key.isEmpty()
              ? "missing key name for file path \"" + path + "\" in source \"" + text + "\"; add it"
              : "missing file path for key name \""
                  + key
                  + "\" in source \""
                  + text
                  + "\"; add it");
    }
    put(key, files.apply(marked(path, source)), source, "");
  }

  private void put(String key, byte[] content, YamlNode from, String where) {
    if (!KEY.matcher(key).matches()) {
      // A malformed line of a secret may be a part of it.
      String named = kind.equals("Secret") ? "a key" : "\"" + key + "\"";
      throw new TransformException(
          from,
          named
              + where
              + " is not a valid key name; use letters, digits, '-', '_' and '.' before the =");
    }
    if (YamlScalar.plain(key, YamlFlavor.V3).type() != ScalarType.STRING) {
      throw new TransformException(
          from,
          "the key `"
              + key
              + "`"
              + where
              + " is no text where it stands without quotes; rename it");
    }
    if (values.put(key, new Value(content, from)) != null) {
      throw new TransformException(
          from,
          kind.toLowerCase(Locale.ROOT)
              + " "
              + text(arguments, "name")
              + " illegally repeats the key `"
              + key
              + "`"
              + where
              + "; rename or remove one");
    }
  }

  private void write(YamlMap node) {
    if (kind.equals("Secret")) {
      node.mapOrCreate("data");
    }
    values.forEach(
        (key, value) -> {
          String text = kind.equals("Secret") ? null : utf8(value.content);
          String field = text == null && kind.equals("ConfigMap") ? "binaryData" : "data";
          String written = text == null ? Base64Lines.encode(value.content) : text;
          YamlScalar scalar = YamlScalar.setterString(written);
          if (written.indexOf('\n') >= 0) {
            scalar = new YamlScalar(written, ScalarType.STRING, ScalarStyle.LITERAL);
            scalar.lookForOddText();
          }
          scalar.markAs(value.from);
          node.mapOrCreate(field).put(key, scalar);
        });
  }

  /** A key is written without quotes: one that then is no text fails in the end. */
  private static YamlScalar key(String key) {
    return YamlScalar.plain(key, YamlFlavor.V3);
  }

  private static @Nullable String utf8(byte[] content) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private void options(YamlMap node) {
    for (String field : new String[] {"labels", "annotations"}) {
      Map<String, YamlScalar> entries = new TreeMap<>();
      for (YamlMap options : new @Nullable YamlMap[] {globalOptions, arguments.map("options")}) {
        if (options != null && options.get(field) instanceof YamlMap map) {
          for (YamlMap.Entry entry : map) {
            if (entry.value() instanceof YamlScalar scalar) {
              entries.put(entry.key(), scalar);
            }
          }
        }
      }
      entries.forEach(
          (key, value) ->
              node.mapOrCreate("metadata")
                  .mapOrCreate(field)
                  .put(key(key), marked(value.argument(), value)));
    }
    if (flag("immutable")) {
      node.put("immutable", YamlScalar.of(true));
    }
  }

  private boolean flag(String name) {
    return isTrue(globalOptions, name) || isTrue(arguments.map("options"), name);
  }

  private static boolean isTrue(@Nullable YamlMap options, String name) {
    return options != null
        && options.get(name) instanceof YamlScalar scalar
        && Boolean.TRUE.equals(scalar.toValue());
  }

  private static String text(YamlMap map, String key) {
    String text = map.text(key);
    return text == null ? "" : text;
  }
}
