package io.gitops4j.core.helm;

import com.google.re2j.Pattern;
import io.gitops4j.core.chart.ChartFile;
import io.gitops4j.core.template.FunctionDefinition;
import io.gitops4j.core.template.Signature;
import io.gitops4j.core.template.TemplateFunction;
import io.gitops4j.core.template.TemplateObject;
import io.gitops4j.core.template.value.Bytes;
import io.gitops4j.core.template.value.TypedList;
import io.gitops4j.core.yaml.YamlWriter;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code .Files}: the other files of a chart by path, with methods. Immutable. Source: Helm 3.22
 * {@code pkg/engine/files.go}. Tests: fixtures {@code helm/values}, recorded cases.
 */
final class FilesObject extends AbstractMap<String, @Nullable Object> implements TemplateObject {

  private final Map<String, Bytes> files;

  private FilesObject(Map<String, Bytes> files) {
    this.files = files;
  }

  static FilesObject of(List<ChartFile> files) {
    Map<String, Bytes> byName = new TreeMap<>();
    files.forEach(file -> byName.put(file.name(), Bytes.of(file.bytes())));
    return new FilesObject(byName);
  }

  @Override
  public @Nullable FunctionDefinition method(String name) {
    return switch (name) {
      case "Get" -> ofText(file -> bytes(file).text());
      case "GetBytes" -> ofText(this::bytes);
      case "Glob" -> ofText(this::glob);
      case "Lines" -> ofText(this::lines);
      case "AsConfig" -> ofNothing(arguments -> flat(Bytes::text));
      case "AsSecrets" ->
          ofNothing(
              arguments ->
                  flat(bytes -> Base64.getEncoder().encodeToString(bytes.toArray())));
      default -> null;
    };
  }

  private static FunctionDefinition ofText(Function<String, Object> body) {
    return new FunctionDefinition(
        Signature.of("string"), arguments -> body.apply((String) arguments.get(0)));
  }

  private static FunctionDefinition ofNothing(TemplateFunction body) {
    return new FunctionDefinition(Signature.of(), body);
  }

  private Bytes bytes(String name) {
    return files.getOrDefault(name, Bytes.of());
  }

  private FilesObject glob(String pattern) {
    Pattern glob = FileGlob.compile(pattern);
    Map<String, Bytes> matching = new TreeMap<>();
    files.forEach(
        (name, content) -> {
          if (glob.matches(name)) {
            matching.put(name, content);
          }
        });
    return new FilesObject(matching);
  }

  private TypedList lines(String name) {
    String text = bytes(name).text();
    if (text.isEmpty()) {
      return TypedList.strings(List.of());
    }
    String whole = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    return TypedList.strings(Arrays.asList(whole.split("\n", -1)));
  }

  /** The files by the last part of their paths, as YAML. */
  private String flat(Function<Bytes, String> form) {
    Map<String, @Nullable Object> byBase = new TreeMap<>();
    files.forEach(
        (name, content) ->
            byBase.put(name.substring(name.lastIndexOf('/') + 1), form.apply(content)));
    String yaml = YamlWriter.write((Object) byBase);
    return yaml.endsWith("\n") ? yaml.substring(0, yaml.length() - 1) : yaml;
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    return key == null ? null : files.get(key);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return key != null && files.containsKey(key);
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    Map<String, @Nullable Object> copy = new TreeMap<>(files);
    return copy.entrySet();
  }

  @Override
  public int size() {
    return files.size();
  }
}
