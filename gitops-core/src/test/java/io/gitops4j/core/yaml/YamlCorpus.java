package io.gitops4j.core.yaml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The YAML and JSON files at hand: our fixtures and, where they are there, the recorded cases and
 * real repositories; with the texts of more than one line that stand in them.
 */
final class YamlCorpus {

  private static final List<Path> FOLDERS =
      List.of(
          Path.of("src/test/resources"),
          Path.of("../gitops-testkit/src/test/resources"),
          Path.of("../gitops-testkit/src/main/resources"),
          Path.of(System.getProperty("conformance", "../../shared/conformance")),
          Path.of(System.getProperty("conformance.real", "../../shared/real")));

  private static final int MAX_BYTES = 4 << 20;

  private YamlCorpus() {}

  /** The texts by where they stand. */
  static Map<String, String> load() {
    Map<String, String> texts = new LinkedHashMap<>();
    try {
      for (Path folder : FOLDERS) {
        if (Files.isDirectory(folder)) {
          load(folder, texts);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }

  private static void load(Path folder, Map<String, String> texts) throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(folder)) {
      files = tree.filter(YamlCorpus::wanted).sorted().toList();
    }
    for (Path file : files) {
      byte[] content = Files.readAllBytes(file);
      if (content.length <= MAX_BYTES) {
        String text = new String(content, StandardCharsets.UTF_8);
        texts.put(file.toString(), text);
        inner(file.toString(), text, texts);
      }
    }
  }

  private static boolean wanted(Path file) {
    return file.toString().matches(".*\\.(ya?ml|json)") && Files.isRegularFile(file);
  }

  private static void inner(String name, String text, Map<String, String> texts) {
    List<String> found = new ArrayList<>();
    try {
      YamlReader.of(YamlFlavor.V3).readAll(name, text).forEach(node -> collect(node, found));
    } catch (YamlException e) {
      return;
    }
    for (int i = 0; i < found.size(); i++) {
      texts.put(name + "#" + i, found.get(i));
    }
  }

  private static void collect(YamlNode node, List<String> found) {
    if (node instanceof YamlMap map) {
      map.forEach(entry -> collect(entry.value(), found));
    } else if (node instanceof YamlList list) {
      list.forEach(item -> collect(item, found));
    } else if (node instanceof YamlScalar scalar && scalar.text().indexOf('\n') >= 0) {
      found.add(scalar.text());
    }
  }
}
