package io.gitops4j.core.conformance;

import io.gitops4j.Revision;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.core.yaml.YamlScalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Reads recorded cases. */
final class Cases {

  private static final YamlReader READER =
      YamlReader.of(YamlFlavor.V3, new YamlLimits(64 << 20, 200, 5_000_000, 0));

  private Cases() {}

  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  static YamlMap read(Path file) throws IOException {
    return parse(file.toString(), Files.readAllBytes(file));
  }

  static YamlMap parse(String name, byte[] content) {
    return (YamlMap) READER.readAll(name, content).get(0);
  }

  static String text(YamlMap map, String key) {
    YamlNode node = map.get(key);
    return node instanceof YamlScalar scalar ? scalar.text() : "";
  }

  static MemorySnapshot snapshot(YamlMap test) {
    MemorySnapshot.Builder builder = MemorySnapshot.builder(Revision.of("case"));
    YamlMap files = test.map("files");
    if (files != null) {
      files.forEach(e -> builder.file(path(e.key()), ((YamlScalar) e.value()).text()));
    }
    YamlMap binary = test.map("filesBase64");
    if (binary != null) {
      binary.forEach(
          e ->
              builder.file(
                  path(e.key()), Base64.getDecoder().decode(((YamlScalar) e.value()).text())));
    }
    return builder.build();
  }

  static String path(String path) {
    String inner = path.replaceAll("^/+", "").replaceAll("/+$", "");
    return inner.equals(".") ? "" : inner;
  }
}
