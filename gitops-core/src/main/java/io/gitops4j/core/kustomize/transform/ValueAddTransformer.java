package io.gitops4j.core.kustomize.transform;

import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts a value into fields, or between the parts of a path that a field holds. Source: kustomize,
 * {@code builtins/ValueAddTransformer.go} and {@code filters/valueadd}.
 *
 * @param value the value
 * @param targets mappings of {@code selector}, {@code fieldPath} and {@code filePathPosition}
 * @since 0.1
 */
public record ValueAddTransformer(String value, List<YamlMap> targets) implements Transformer {

  /** Copies the list. */
  public ValueAddTransformer {
    targets = List.copyOf(targets);
  }

  @Override
  public void transform(ResourceSet resources) {
    NamespaceTransformer namespace =
        new NamespaceTransformer(
            value, List.of(), false, NamespaceTransformer.Subjects.DEFAULT_ONLY);
    for (YamlMap target : targets) {
      String path = Selector.text(target, "fieldPath");
      if (path.isEmpty()) {
        throw new TransformException(target, "fieldPath cannot be empty; add it to the target");
      }
      YamlMap select = target.map("selector");
      @Nullable Selector selector = select == null ? null : Selector.of(select);
      for (Resource resource : resources) {
        if (selector == null || selector.matches(resource)) {
          if (path.equals("metadata/namespace")) {
            namespace.apply(resource);
          } else {
            set(resources.budget(), target, resource, path, position(target));
          }
        }
      }
    }
    resources.changed();
  }

  private static int position(YamlMap target) {
    if (!(target.get("filePathPosition") instanceof YamlScalar scalar) || scalar.isNull()) {
      return 0;
    }
    if (!(scalar.toValue() instanceof Long position) || position < 0) {
      throw new TransformException(
          scalar, "filePathPosition must be a whole number, not negative; correct it");
    }
    return (int) Math.min(position, Integer.MAX_VALUE);
  }

  private void set(Budget budget, YamlMap target, Resource resource, String path, int position) {
    YamlMap map = resource.node();
    List<String> parts = FieldWalk.split(path, '/');
    budget.depth(parts.size(), target);
    for (String part : parts.subList(0, parts.size() - 1)) {
      YamlNode next = map.get(part);
      if (next != null && !next.isNull() && !(next instanceof YamlMap)) {
        throw new TransformException(
            next,
            "the field " + part + " of " + resource + " is no mapping; correct fieldPath " + path);
      }
      map = map.mapOrCreate(part);
    }
    String last = parts.get(parts.size() - 1);
    YamlNode field = map.get(last);
    if (field != null && !(field instanceof YamlScalar)) {
      throw new TransformException(
          field,
          "the field " + path + " of " + resource + " is no scalar; correct fieldPath " + path);
    }
    String before = field instanceof YamlScalar scalar ? scalar.text() : "";
    String text = position == 0 ? value : inserted(before, position - 1);
    budget.write(text.length(), target);
    YamlScalar set =
        field instanceof YamlScalar scalar ? scalar : YamlScalar.plain("", YamlFlavor.V3);
    if (map.isFlow()) {
      set.markFlow();
    }
    set.setUntyped(text);
    map.put(last, set);
  }

  /** The path with the value between its parts; an absolute path stays one. */
  private String inserted(String path, int position) {
    String root = path.startsWith("/") ? "/" : "";
    List<String> parts = new ArrayList<>(Arrays.asList(path.substring(root.length()).split("/")));
    parts.removeIf(String::isEmpty);
    parts.add(Math.min(position, parts.size()), value);
    return root + String.join("/", parts);
  }
}
