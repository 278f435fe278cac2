package io.gitops4j.core.kustomize.fuzz;

import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.core.yaml.YamlScalar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The inputs that mutation starts from: our fixtures and, where they are at hand, recorded cases.
 */
final class FuzzCorpus {

  private static final int MAX_BYTES = 64 << 10;
  private static final Path FIXTURES = Path.of("src/test/resources/kustomize");
  private static final Path RECORDED = Path.of("../../shared/conformance/kustomize-build");
  private static final YamlReader READER =
      YamlReader.of(YamlFlavor.V3, new YamlLimits(64 << 20, 200, 5_000_000, 0));

  private FuzzCorpus() {}

  static List<FuzzInput> load() throws IOException {
    List<FuzzInput> inputs = new ArrayList<>();
    for (Path fixture : list(FIXTURES)) {
      inputs.add(fixture(fixture));
    }
    Path recorded = Path.of(System.getProperty("conformance.kustomize", RECORDED.toString()));
    if (Files.isDirectory(recorded)) {
      for (Path file : list(recorded)) {
        if (file.toString().endsWith(".json")) {
          inputs.add(recorded(file));
        }
      }
    }
    inputs.removeIf(input -> input.files().isEmpty() || input.bytes() > MAX_BYTES);
    return inputs;
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.sorted().toList();
    }
  }

  static FuzzInput fixture(Path fixture) throws IOException {
    Path input = fixture.resolve("input");
    TreeMap<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(input)) {
      for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
        files.put(input.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    return new FuzzInput(fixture.getFileName().toString(), "app", files);
  }

  private static FuzzInput recorded(Path file) throws IOException {
    YamlMap test = (YamlMap) READER.readAll(file.toString(), Files.readAllBytes(file)).get(0);
    TreeMap<String, byte[]> files = new TreeMap<>();
    YamlMap texts = test.map("files");
    if (texts != null) {
      texts.forEach(
          e -> files.put(path(e.key()), text(e.value()).getBytes(StandardCharsets.UTF_8)));
    }
    YamlMap binaries = test.map("filesBase64");
    if (binaries != null) {
      binaries.forEach(e -> files.put(path(e.key()), Base64.getDecoder().decode(text(e.value()))));
    }
    String folder = test.get("dir") instanceof YamlScalar dir ? path(dir.text()) : "";
    return new FuzzInput(file.getFileName().toString().replace(".json", ""), folder, files);
  }

  private static String text(Object node) {
    return ((YamlScalar) node).text();
  }

  private static String path(String path) {
    String inner = path.replaceAll("^/+", "").replaceAll("/+$", "");
    return inner.equals(".") ? "" : inner;
  }
}
