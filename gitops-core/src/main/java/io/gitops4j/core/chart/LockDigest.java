package io.gitops4j.core.chart;

import com.google.common.hash.Hashing;
import io.gitops4j.core.yaml.JsonStruct;
import io.gitops4j.core.yaml.JsonWriter;
import io.gitops4j.core.yaml.YamlNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a {@code Chart.lock} was made for what {@code Chart.yaml} names.
 *
 * <p>The rule: the digest is the SHA-256 of a JSON list of two lists, the dependencies that are
 * named and those that are locked, each as Go writes Helm's struct: fields in the order of the
 * struct, empty ones left out but for name and repository, {@code <}, {@code >} and {@code &}
 * escaped. Surprising cases: a list that is not there is {@code null}, an empty one {@code []}; a
 * name of a repository ({@code @stable}) counts with its address, which we take from the lock; a
 * chart of version 1 may have the digest that Helm 2 made, which is of the named ones alone.
 * Source: Helm 3.22 {@code internal/resolver/resolver.go}, {@code pkg/downloader/manager.go}.
 * Tests: {@code LockDigestTest}, with locks that Helm wrote.
 */
final class LockDigest {

  private LockDigest() {}

  /**
   * Whether the digest of a lock is that of its dependencies and of those that are named.
   *
   * @param named the dependencies that {@code Chart.yaml} names; null when it says nothing
   * @param locked the dependencies in the lock; null when it says nothing
   * @param versionOne whether the chart is of version 1
   */
  static boolean fits(
      String digest,
      @Nullable List<YamlNode> named,
      @Nullable List<YamlNode> locked,
      boolean versionOne) {
    if (digest.equals(of(Arrays.asList(resolved(named, locked), resolved(locked, null))))) {
      return true;
    }
    Map<String, @Nullable Object> ofHelmTwo = new JsonStruct();
    ofHelmTwo.put("dependencies", resolved(named, null));
    return versionOne && digest.equals(of(ofHelmTwo));
  }

  private static String of(Object json) {
    return "sha256:"
        + Hashing.sha256().hashString(JsonWriter.compact(json), StandardCharsets.UTF_8);
  }

  /** The named dependencies, with the addresses of the locked ones in place of names of them. */
  private static @Nullable List<Object> resolved(
      @Nullable List<YamlNode> named, @Nullable List<YamlNode> locked) {
    if (named == null) {
      return null;
    }
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      Map<String, @Nullable Object> fields = fields(named.get(i));
      if (locked != null
          && i < locked.size()
          && ChartDependency.isNamed(String.valueOf(fields.get("repository")))) {
        fields.put("repository", fields(locked.get(i)).get("repository"));
      }
      all.add(fields);
    }
    return all;
  }

  private static Map<String, @Nullable Object> fields(YamlNode node) {
    YamlFields fields = YamlFields.of("Chart.yaml", node);
    Map<String, @Nullable Object> json = new JsonStruct();
    json.put("name", Text.sanitized(fields.text("name")));
    text(json, "version", Text.sanitized(fields.text("version")));
    json.put("repository", Text.sanitized(fields.text("repository")));
    text(json, "condition", Text.sanitized(fields.text("condition")));
    List<String> tags = fields.texts("tags").stream().map(Text::sanitized).toList();
    if (!tags.isEmpty()) {
      json.put("tags", tags);
    }
    if (fields.flag("enabled")) {
      json.put("enabled", true);
    }
    List<@Nullable Object> imports = new ArrayList<>();
    fields.items("import-values", item -> item).forEach(item -> imports.add(item.toValue()));
    if (!imports.isEmpty()) {
      json.put("import-values", imports);
    }
    text(json, "alias", fields.text("alias"));
    return json;
  }

  private static void text(Map<String, @Nullable Object> json, String name, String text) {
    if (!text.isEmpty()) {
      json.put(name, text);
    }
  }
}
