package io.gitops4j.core.helm;

import io.gitops4j.Cause;
import io.gitops4j.Location;
import io.gitops4j.core.template.trace.TracedText;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A chart that was rendered with a trace: what wrote the documents of each file.
 *
 * <p>A document is the one with the same text; where there is none, as when a template makes
 * something by chance, the one of the same kind and name. For one thread.
 */
final class TracedRelease {

  private static final YamlReader READER =
      YamlReader.of(YamlFlavor.V11, new YamlLimits(16 << 20, 200, 2_000_000, 200_000))
          .lastKeyWins();

  /** A document: its text, where that begins in its file, and what it says. */
  private record Document(String content, int start, YamlNode node) {
    boolean isSecret() {
      return identity().startsWith("Secret/");
    }

    String identity() {
      YamlMap map = node instanceof YamlMap object ? object : new YamlMap();
      YamlMap metadata = map.map("metadata");
      return map.text("kind") + "/" + (metadata == null ? "" : metadata.text("name"));
    }
  }

  private final Map<String, TracedText> files;
  private final ValuesHistory history;
  private final UnaryOperator<Location> places;
  private final Map<String, List<Document>> documents = new HashMap<>();

  TracedRelease(
      Map<String, TracedText> files, ValuesHistory history, UnaryOperator<Location> places) {
    this.files = files;
    this.history = history;
    this.places = places;
  }

  /** What the templates wrote, by their names. */
  Map<String, TracedText> files() {
    return files;
  }

  /** The tree of a document as Helm reads it; empty when it is none. */
  static Optional<YamlNode> read(String source, String content) {
    List<YamlNode> nodes = READER.readAll(source, content);
    return nodes.isEmpty() ? Optional.empty() : Optional.of(nodes.get(0));
  }

  /**
   * What set a scalar, first to last; empty when no template wrote it.
   *
   * @param source the template that wrote the document
   * @param content the document
   * @param pointer the scalar
   */
  List<Cause> causes(String source, String content, String pointer) {
    TracedText file = files.get(source);
    Document document = file == null ? null : document(source, file, content);
    if (file == null || document == null) {
      return List.of();
    }
    return ScalarRange.find(document.node(), document.content(), pointer)
        .map(
            range ->
                new ScalarCauses(history, places, file, pointer, document.isSecret())
                    .of(
                        range.text(),
                        document.start() + range.start(),
                        document.start() + range.end()))
        .orElse(List.of());
  }

  private @Nullable Document document(String source, TracedText file, String content) {
    List<Document> all = documents.computeIfAbsent(source, name -> split(name, file.text()));
    for (Document each : all) {
      if (each.content().equals(content)) {
        return each;
      }
    }
    String wanted =
        read(source, content).map(node -> new Document(content, 0, node).identity()).orElse("");
    return all.stream().filter(each -> each.identity().equals(wanted)).findFirst().orElse(null);
  }

  private static List<Document> split(String source, String text) {
    List<Document> documents = new ArrayList<>();
    int from = 0;
    for (String content : Documents.split(text)) {
      int start = text.indexOf(content, from);
      from = start + content.length();
      read(source, content).ifPresent(node -> documents.add(new Document(content, start, node)));
    }
    return documents;
  }
}
