package io.gitops4j.core.kustomize.resource;

import io.gitops4j.core.yaml.ScalarStyle;
import io.gitops4j.core.yaml.ScalarType;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the annotations of an object anew, as kustomize does where it notes something in them, and
 * with every object in the end.
 *
 * <p>The rule: every value becomes the text it was written with, {@code 0o17} and {@code null} too,
 * and what is no scalar the empty text; every key is one without quotes; annotations without any
 * entry go. Surprising: kustomize reads a list as if it were a mapping, each second item the value
 * of the one before it. Source: kyaml, {@code getMapFromMeta} and {@code setMapInMetadata} in
 * {@code yaml/rnode.go}. Tests: the cases {@code annotations-*} of {@code KustomizeFixtureTest}.
 */
public final class AnnotationTexts {

  private static final String FIELD = "annotations";

  private AnnotationTexts() {}

  /** Whether writing them anew changes anything. */
  public static boolean change(YamlMap object) {
    YamlNode annotations = of(object);
    if (!(annotations instanceof YamlMap map)) {
      return annotations != null;
    }
    for (YamlMap.Entry entry : map) {
      boolean text =
          entry.value() instanceof YamlScalar scalar
              && scalar.type() == ScalarType.STRING
              && !scalar.isBinary()
              && scalar.style() != ScalarStyle.FOLDED;
      if (!text || !isText(entry.key())) {
        return true;
      }
    }
    return map.isEmpty();
  }

  /** Writes them anew; a list with an item that has no partner stays. */
  public static void rewrite(YamlMap object) {
    YamlNode annotations = of(object);
    if (annotations == null || unpaired(object) != null) {
      return;
    }
    YamlMap written = new YamlMap();
    written.markAs(annotations);
    if (annotations instanceof YamlMap map) {
      map.forEach(entry -> put(written, entry.keyNode(), entry.value()));
    } else if (annotations instanceof YamlList list) {
      for (int i = 0; i < list.size(); i += 2) {
        put(written, list.get(i), list.get(i + 1));
      }
    }
    YamlMap metadata = object.mapOrCreate("metadata");
    // The source stops at a key without a letter, which comes first, and leaves nothing.
    if (written.isEmpty() || written.has("")) {
      metadata.remove(FIELD);
    } else {
      metadata.put(FIELD, written);
    }
  }

  /** The list that stands in their place, if one of its items has no partner. */
  public static @Nullable YamlNode unpaired(YamlMap object) {
    return of(object) instanceof YamlList list && list.size() % 2 != 0 ? list : null;
  }

  /** The first key that without quotes is no text; null when there is none. */
  public static @Nullable YamlNode keyThatIsNoText(YamlMap object) {
    List<YamlMap.Entry> entries = of(object) instanceof YamlMap map ? map.entries() : List.of();
    for (YamlMap.Entry entry : entries) {
      if (!isText(entry.key())) {
        return entry.keyNode();
      }
    }
    return null;
  }

  private static @Nullable YamlNode of(YamlMap object) {
    YamlMap metadata = object.map("metadata");
    return metadata == null ? null : metadata.get(FIELD);
  }

  private static boolean isText(String key) {
    return YamlScalar.plain(key, YamlFlavor.V3).type() == ScalarType.STRING;
  }

  private static void put(YamlMap into, YamlNode key, YamlNode value) {
    YamlScalar plain = YamlScalar.plain(text(key), YamlFlavor.V3);
    plain.markAs(key);
    YamlScalar written = YamlScalar.string(text(value));
    written.restyle();
    written.markAs(value);
    into.put(plain, written);
  }

  private static String text(YamlNode node) {
    return node instanceof YamlScalar scalar ? scalar.text() : "";
  }
}
