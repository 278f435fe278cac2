package io.gitops4j.core.kustomize.build;

import io.gitops4j.RenderException;
import io.gitops4j.core.kustomize.generate.Base64Lines;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Merges a generated ConfigMap or Secret over the one with its identity: metadata and history of
 * the old, data of both with the new winning. Source: kustomize, {@code appendReplaceOrMerge}.
 */
final class GeneratedMerge {

  private GeneratedMerge() {}

  static void over(Resource old, Resource generated) {
    for (String field : new String[] {"labels", "annotations"}) {
      metadata(old.node(), generated.node(), field);
    }
    boolean merges = generated.behavior() == Resource.Behavior.MERGE;
    if (merges) {
      List<String> own =
          generated.node().get("data") instanceof YamlMap data
              ? List.copyOf(data.keys())
              : List.of();
      data(old.node(), generated.node(), "data");
      data(old.node(), generated.node(), "binaryData");
      if (generated.kind().equals("Secret")) {
        plainText(old.node(), generated.node(), own);
      }
    }
    generated.setName(old.name());
    generated.setNamespace(old.namespace());
    generated.setHashed(old.hashed() && generated.hashed());
    generated.setBehavior(old.behavior());
    String own = generated.origin();
    generated.inherit(old);
    if (!merges && !own.isEmpty()) {
      generated.setOrigin(own);
    }
  }

  private static void metadata(YamlMap old, YamlMap generated, String field) {
    YamlMap before = old.mapOrCreate("metadata").map(field);
    if (before == null) {
      return;
    }
    YamlMap merged = new YamlMap();
    before.forEach(entry -> merged.put(key(entry.key(), entry.value()), label(entry.value())));
    if (generated.mapOrCreate("metadata").get(field) instanceof YamlMap now) {
      now.forEach(entry -> merged.put(key(entry.key(), entry.value()), label(entry.value())));
    }
    generated.mapOrCreate("metadata").put(field, merged);
  }

  /** As {@link #text}, but null is the text it was written with. */
  private static YamlScalar label(YamlNode value) {
    return marked(value instanceof YamlScalar scalar ? scalar.text() : "", value);
  }

  /** A value as text, whatever it was: what is null or no scalar is empty. */
  private static YamlScalar text(YamlNode value) {
    return marked(
        value instanceof YamlScalar scalar && !scalar.isNull() ? scalar.text() : "", value);
  }

  private static YamlScalar marked(String text, YamlNode at) {
    YamlScalar scalar = YamlScalar.setterString(text);
    scalar.markAs(at);
    return scalar;
  }

  /** A key is written without quotes: one that then is no text fails in the end. */
  private static YamlScalar key(String key, YamlNode value) {
    YamlScalar plain = YamlScalar.plain(key, YamlFlavor.V3);
    plain.markAs(value);
    return plain;
  }

  private static void data(YamlMap old, YamlMap generated, String field) {
    Map<String, YamlNode> all = new TreeMap<>();
    if (old.get(field) instanceof YamlMap before) {
      before.forEach(entry -> all.put(entry.key(), entry.value()));
    }
    if (generated.get(field) instanceof YamlMap now) {
      now.forEach(entry -> all.put(entry.key(), entry.value()));
    }
    generated.remove(field);
    if (!all.isEmpty()) {
      YamlMap merged = new YamlMap();
      all.forEach((key, value) -> merged.put(key(key, value), text(value)));
      generated.put(field, merged);
    }
  }

  /** What the old one holds in plain text is encoded, unless the new one has the key. */
  private static void plainText(YamlMap old, YamlMap generated, List<String> own) {
    YamlNode texts = old.get("stringData");
    if (texts == null || texts.isNull()) {
      return;
    }
    if (!(texts instanceof YamlMap map)) {
      throw notText(texts, generated, "stringData is no mapping");
    }
    for (YamlMap.Entry entry : map) {
      if (!(entry.value() instanceof YamlScalar scalar)) {
        throw notText(
            entry.value(),
            generated,
            "the stringData value for the key \"" + entry.key() + "\" must be a scalar");
      }
      if (!own.contains(entry.key())) {
        byte[] bytes = scalar.text().getBytes(StandardCharsets.UTF_8);
        generated
            .mapOrCreate("data")
            .put(key(entry.key(), scalar), YamlScalar.string(Base64Lines.encode(bytes)));
      }
    }
  }

  private static RenderException notText(YamlNode at, YamlMap generated, String wrong) {
    YamlMap metadata = generated.map("metadata");
    String name = metadata == null ? null : metadata.text("name");
    return Problem.cannot(
        at, "generate Secret/" + name, "to merge into what is there, " + wrong + "; correct it");
  }
}
