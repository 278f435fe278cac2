package io.gitops4j.core.template.helm;

import io.gitops4j.core.template.FunctionDefinition;
import io.gitops4j.core.template.Signature;
import io.gitops4j.core.template.TemplateFunction;
import io.gitops4j.core.template.TemplateObject;
import io.gitops4j.core.template.format.SortedEntries;
import io.gitops4j.core.template.value.Bytes;
import io.gitops4j.core.template.value.GoMap;
import io.gitops4j.core.template.value.TypedList;
import io.gitops4j.core.yaml.YamlWriter;
import java.util.AbstractMap;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code .Files}: the files of a chart that are no templates, a map of bytes with methods.
 * Immutable.
 *
 * <p>{@code AsConfig} and {@code AsSecrets} name files by their base names; of two of one name the
 * last path counts. Source: Helm 3.22, {@code pkg/engine/files.go}.
 *
 * @since 0.1
 */
public final class ChartFiles extends AbstractMap<String, @Nullable Object>
    implements TemplateObject, GoMap {

  private final Map<String, @Nullable Object> files;

  /** Files by their paths. */
  public ChartFiles(Map<String, Bytes> files) {
    this.files = new TreeMap<>(files);
  }

  @Override
  public String typeName() {
    return "engine.files";
  }

  @Override
  public String elementType() {
    return "[]uint8";
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    return files.get(key);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return files.containsKey(key);
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    return files.entrySet();
  }

  @Override
  public @Nullable FunctionDefinition method(String name) {
    return switch (name) {
      case "Get" -> taking("string", a -> bytes(a.get(0)).text());
      case "GetBytes" -> taking("string", a -> bytes(a.get(0)));
      case "Lines" -> taking("string", a -> lines(String.valueOf(a.get(0))));
      case "Glob" -> taking("string", a -> glob(String.valueOf(a.get(0))));
      case "AsConfig" -> taking(null, a -> yaml(Bytes::text));
      case "AsSecrets" ->
          taking(null, a -> yaml(b -> Base64.getEncoder().encodeToString(b.toArray())));
      default -> null;
    };
  }

  private static FunctionDefinition taking(@Nullable String type, TemplateFunction function) {
    Signature signature = type == null ? Signature.of() : Signature.of(type);
    return new FunctionDefinition(signature, function);
  }

  private Bytes bytes(@Nullable Object path) {
    return files.get(path) instanceof Bytes bytes ? bytes : Bytes.of();
  }

  private TypedList lines(String path) {
    String text = bytes(path).text();
    if (text.isEmpty()) {
      return TypedList.strings(List.of());
    }
    String content = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    return TypedList.strings(List.of(content.split("\n", -1)));
  }

  private ChartFiles glob(String pattern) {
    GlobPattern glob = GlobPattern.orAll(pattern);
    Map<String, Bytes> found = new LinkedHashMap<>();
    files.forEach(
        (path, content) -> {
          if (glob.matches(path) && content instanceof Bytes bytes) {
            found.put(path, bytes);
          }
        });
    return new ChartFiles(found);
  }

  /** A byte that is no part of a letter is U+FFFD in YAML. */
  private static String whole(String text) {
    if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
      return text;
    }
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints().forEach(c -> whole.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
    return whole.toString();
  }

  private String yaml(Function<Bytes, String> text) {
    Map<String, @Nullable Object> byName = new TreeMap<>();
    for (Entry<String, @Nullable Object> file : SortedEntries.of(files)) {
      String path = file.getKey();
      byName.put(path.substring(path.lastIndexOf('/') + 1), whole(text.apply(bytes(path))));
    }
    String yaml = YamlWriter.write(byName);
    return yaml.endsWith("\n") ? yaml.substring(0, yaml.length() - 1) : yaml;
  }
}
